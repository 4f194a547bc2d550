// This page is an app of its own.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { createApp } from '@backstage/frontend-defaults';
import {
  createExtension,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';
import ReactDOM from 'react-dom/client';
import {
  dashboard,
  mockSandbox,
  repository,
  run,
  workload,
} from '../src/__testUtils__/samples';
import { sandboxApiRef } from '../src/api';
import plugin from '../src';

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

const api = mockSandbox({
  getWorkloads: async () => [
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
  ],
  getRuns: async () => [
    run,
    {
      ...run,
      id: 'run-0',
      state: 'failed',
      tests: { passed: 11, failed: 1, skipped: 0 },
      finishedAt: '2026-01-05T09:00:31Z',
    },
  ],
  getRun: async () => run,
  getRunLog: async (_id, after) => ({
    text: `line ${after}\n`,
    next: after + 1,
    end: after > 500,
  }),
  getRepositories: async () => [repository],
  getRepository: async () => repository,
  getDashboard: async () => ({
    ...dashboard,
    environments: [
      { environment: 'dev', samples: [] },
      { environment: 'production', samples: samples() },
    ],
  }),
  getTokens: async () => tokens.map(token),
  createToken: async ({ description }) => {
    tokens = [...tokens, { id: String(tokens.length), description }];
    return { ...token(tokens[tokens.length - 1]), token: 'pps_example' };
  },
  revokeToken: async id => {
    tokens = tokens.filter(entry => entry.id !== id);
  },
});

/** Nobody has to sign in to look at examples. */
const noSignIn = createExtension({
  kind: 'sign-in-page',
  attachTo: { id: 'app/root', input: 'signInPage' },
  disabled: true,
  output: [],
  factory: () => [],
});

const app = createApp({
  features: [
    createFrontendModule({ pluginId: 'app', extensions: [noSignIn] }),
    plugin.withOverrides({
      extensions: [
        plugin.getExtension('api:sandbox').override({
          params: defineParams =>
            defineParams({ api: sandboxApiRef, deps: {}, factory: () => api }),
        }),
      ],
    }),
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
