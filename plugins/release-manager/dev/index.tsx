// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  ReleaseManagerApi,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  answerIn,
  exampleApiExtension,
  exampleScenario,
  renderExamples,
} from '@paved-path/provider-kit-react/dev';
import releaseManagerPlugin, { releaseManagerApiRef } from '../src';
import * as examples from '../src/__testUtils__/examples';
import { ReleasesCard } from '../src/components/ReleasesCard';
import { ReleasesTab } from '../src/components/ReleasesTab';

const scenarios: Record<string, () => ReleaseOverview> = {
  behind: examples.behind,
  rollingOut: examples.rollingOut,
  crashed: examples.crashed,
  unreleased: examples.unreleased,
  level: examples.level,
  stale: () => ({
    ...examples.behind(),
    freshness: {
      source: 'the config repository',
      asOf: examples.ago({ hours: 3 }),
      state: 'stale',
      reason: 'it does not answer (503)',
    },
  }),
};

const scenario = exampleScenario('behind');
const answer = answerIn(scenario);
const overview = scenarios[scenario] ?? examples.behind;
const { freshness } = examples.behind();

/** Answers from the examples; which ones, the address says: `?scenario=crashed`. */
const answers: ReleaseManagerApi = {
  async getOverview() {
    return answer(overview());
  },
  async getArtifacts(_entityRef, request) {
    const { search = '' } = request ?? {};
    const items = examples.artifacts.filter(artifact =>
      artifact.commit.message.includes(search),
    );
    return answer({ items, nextCursor: 'older', freshness });
  },
  async getHistory() {
    return answer({ items: examples.history, freshness });
  },
  async getPreview() {
    return answer(examples.preview);
  },
  async createRelease() {
    throw new Error('Another release of payments to production is under way');
  },
  async getRelease(id) {
    for (const { release } of overview().environments) {
      if (release?.id === id) return release;
    }
    throw new NotFoundError(`No release has the id ${id}`);
  },
};

renderExamples(
  {
    title: 'Release manager',
    entity: examples.entity,
    card: <ReleasesCard tabHref="?show=tab" />,
    tab: <ReleasesTab />,
  },
  [
    releaseManagerPlugin,
    createFrontendModule({
      pluginId: 'release-manager',
      extensions: [exampleApiExtension(releaseManagerApiRef, answers)],
    }),
  ],
  { mayAct: scenario !== 'reader' },
);
