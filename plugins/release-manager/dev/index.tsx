import ReactDOM from 'react-dom/client';
// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createExtension,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { NotFoundError } from '@backstage/errors';
import {
  ReleaseManagerApi,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
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

const { searchParams } = new URL(window.location.href);
const scenario = searchParams.get('scenario') ?? 'behind';
const freshness = examples.behind().freshness;

/** Answers from the examples; which ones, the address says: `?scenario=crashed`. */
const exampleApi: ReleaseManagerApi = {
  async getOverview() {
    if (scenario === 'loading') await new Promise(() => {});
    if (!scenarios[scenario]) {
      const error = new Error('The release manager does not answer');
      if (scenario === 'forbidden') error.name = 'NotAllowedError';
      throw error;
    }
    return scenarios[scenario]();
  },
  async getArtifacts(_entityRef, request) {
    const { search = '' } = request ?? {};
    const items = examples.artifacts.filter(artifact =>
      artifact.commit.message.includes(search),
    );
    return { items, nextCursor: 'older', freshness };
  },
  async getHistory() {
    return { items: examples.history, freshness };
  },
  async getPreview() {
    return examples.preview;
  },
  async createRelease() {
    throw new Error('Another release of payments to production is under way');
  },
  async getRelease(id) {
    for (const { release } of scenarios[scenario]().environments) {
      if (release?.id === id) return release;
    }
    throw new NotFoundError(`No release has the id ${id}`);
  },
};

const page = PageBlueprint.make({
  params: {
    path: '/',
    title: 'Release manager',
    loader: async () => (
      <EntityProvider entity={examples.entity}>
        <div style={{ padding: 24 }}>
          {searchParams.get('show') === 'tab' ? (
            <ReleasesTab />
          ) : (
            <ReleasesCard tabHref="?show=tab" />
          )}
        </div>
      </EntityProvider>
    ),
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
    releaseManagerPlugin,
    createFrontendModule({
      pluginId: 'release-manager',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: releaseManagerApiRef,
              deps: {},
              factory: () => exampleApi,
            }),
        }),
      ],
    }),
    createFrontendPlugin({ pluginId: 'examples', extensions: [page] }),
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
