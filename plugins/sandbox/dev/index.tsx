// This page is an app of its own.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';
import {
  answerIn,
  exampleApiExtension,
  exampleScenario,
  renderExamples,
} from '@paved-path/provider-kit-react/dev';
import sandboxPlugin, { SandboxApi, sandboxApiRef } from '../src';
import {
  dashboard,
  entity,
  repository,
  run,
  workload,
} from '../src/__testUtils__/samples';
import { EntityPipeline } from '../src/components/EntityPipeline';
import { WhereItRunsCard } from '../src/components/WhereItRunsCard';

const scenario = exampleScenario('');
const answer = answerIn(scenario);

/** Half an hour of a service that is used, with an error now and then. */
function samples(): GoldenSignals[] {
  return Array.from({ length: 360 }, (_, index) => ({
    at: new Date(Date.now() - (360 - index) * 5000).toISOString(),
    requestsPerSecond: 20 + 10 * Math.sin(index / 30),
    errorRatio: index % 50 === 0 ? 0.04 : 0,
    p50Seconds: 0.012 + 0.002 * Math.cos(index / 20),
    p95Seconds: 0.08 + 0.02 * Math.cos(index / 15),
    memoryBytes: 90e6 + index * 5e4,
  }));
}

let tokens: { id: string; description: string }[] = [];
const token = (entry: (typeof tokens)[number]) => ({
  ...entry,
  userRef: 'user:default/ana',
  createdAt: new Date().toISOString(),
});

/** Answers from the examples; how, the address says: `?scenario=broken`. The sandbox's own pages are at `/sandbox`. */
const answers: SandboxApi = {
  async getWorkloads() {
    return answer([
      workload,
      {
        ...workload,
        environment: 'dev',
        state: 'failed',
        artifactId: 'main-aaaaaaaaaa-abcdef0123',
        replicas: { desired: 2, ready: 0 },
        restarts: 7,
        message: 'crash loop: ended with code 1 five times',
      },
    ]);
  },
  async getRuns() {
    return answer([
      run,
      {
        ...run,
        id: 'run-0',
        state: 'failed',
        tests: { passed: 11, failed: 1, skipped: 0 },
        finishedAt: '2026-01-05T09:00:31Z',
      },
    ]);
  },
  async getRun() {
    return answer(run);
  },
  async getRunLog(_id, after) {
    return answer({
      text: `line ${after}\n`,
      next: after + 1,
      end: after > 500,
    });
  },
  async startRun() {
    return run;
  },
  async cancelRun() {
    throw new Error('It has just ended');
  },
  async getRepositories() {
    return answer([repository]);
  },
  async getRepository() {
    return answer(repository);
  },
  async createRepository() {
    return repository;
  },
  async getDashboard() {
    return answer({
      ...dashboard,
      environments: [
        { environment: 'dev', samples: [] },
        { environment: 'production', samples: samples() },
      ],
    });
  },
  async putDashboard() {
    return { url: dashboard.url };
  },
  async getTokens() {
    return answer(tokens.map(token));
  },
  async createToken({ description }) {
    tokens = [...tokens, { id: String(tokens.length), description }];
    return { ...token(tokens[tokens.length - 1]), token: 'pps_example' };
  },
  async revokeToken(id) {
    tokens = tokens.filter(entry => entry.id !== id);
  },
};

renderExamples(
  {
    title: 'A service in the sandbox',
    entity,
    card: <WhereItRunsCard />,
    tab: <EntityPipeline />,
  },
  [
    sandboxPlugin,
    createFrontendModule({
      pluginId: 'sandbox',
      extensions: [exampleApiExtension(sandboxApiRef, answers)],
    }),
  ],
  { mayAct: scenario !== 'reader' },
);
