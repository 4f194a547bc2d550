import ReactDOM from 'react-dom/client';
// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createExtension,
  createFrontendModule,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { DriftApi, Scan } from '@paved-path/backstage-plugin-drift-common';
import driftPlugin, { driftApiRef } from '../src';
import * as coverage from '../src/__testUtils__/coverage';
import * as examples from '../src/__testUtils__/examples';
import { DriftCard } from '../src/components/DriftCard';
import { DriftTab } from '../src/components/DriftTab';

const { searchParams } = new URL(window.location.href);
const scenario =
  searchParams.get('scenario') ??
  sessionStorage.getItem('scenario') ??
  'drifted';
sessionStorage.setItem('scenario', scenario);
const { freshness } = examples;
const known = Object.values(examples.overviews).flatMap(
  overview => overview().environments,
);

let scan: Scan | undefined =
  scenario === 'scanning' ? examples.scan() : undefined;
let checkedAt = 0;

function fail(): never {
  const error = new Error('The backend of drift does not answer');
  if (scenario === 'forbidden') error.name = 'NotAllowedError';
  throw error;
}

async function answer<T>(value: T): Promise<T> {
  if (scenario === 'loading') await new Promise(() => {});
  if (scenario === 'broken' || scenario === 'forbidden') fail();
  return value;
}

/** A check goes on for a few seconds, whoever asks. */
function check() {
  const seconds = (Date.now() - checkedAt) / 1000;
  if (seconds > 8) {
    return examples.check({ state: 'finished', outcome: 'drifted' });
  }
  return examples.check({
    step: seconds < 3 ? 'init' : 'plan',
    startedAt: new Date(checkedAt).toISOString(),
  });
}

/** Answers from the examples; which ones, the address says: `?scenario=failed`. */
const exampleApi: DriftApi = {
  async getOverview() {
    return answer(
      (examples.overviews[scenario] ?? examples.overviews.drifted)(),
    );
  },
  async getEnvironment(id) {
    const environment = known.find(it => it.id === id) ?? examples.production;
    return answer(examples.detail({ environment }));
  },
  async getEnvironments(query = {}) {
    const { search = '', state, owner } = query;
    const items = examples.fleetEnvironments.filter(
      it =>
        it.name.includes(search) &&
        (!state || it.state === state) &&
        (!owner || it.ownerRef === owner),
    );
    return answer({ items, totalItems: 312, nextCursor: 'next', freshness });
  },
  async getFleet({ days } = {}) {
    return answer(examples.fleet(days));
  },
  async startCheck() {
    checkedAt = Date.now();
    return check();
  },
  async getCheck() {
    return check();
  },
  async cancelCheck() {
    checkedAt = 0;
    return examples.check({ state: 'finished', outcome: 'cancelled' });
  },
  async startScan() {
    scan = examples.scan({ finished: 0 });
    return scan;
  },
  async getLatestScan() {
    return answer(scan);
  },
  async cancelScan() {
    scan = examples.scan({
      state: 'cancelled',
      finishedAt: examples.ago({ seconds: 1 }),
    });
    return scan;
  },
  async acknowledge() {
    throw new Error('Somebody else acknowledged it just now');
  },
  async unacknowledge() {
    return examples.openedByHand;
  },
  async takeBaseline() {
    return examples.detail();
  },
  async getIgnoreRules() {
    return answer(examples.rules);
  },
  async createIgnoreRule() {
    return examples.rules[0];
  },
  async deleteIgnoreRule() {},
  async getFixOptions() {
    return answer(examples.fixOptions);
  },
  async planFix() {
    await new Promise(resolve => setTimeout(resolve, 1000));
    return examples.fixPlan();
  },
  async applyFix() {
    checkedAt = Date.now();
    return check();
  },
  async openFix(_, { optionId }) {
    await new Promise(resolve => setTimeout(resolve, 2000));
    if (optionId === 'atlantis') {
      throw new Error('GitHub does not answer (503)');
    }
    return examples.openedFix;
  },
  async getCoverage() {
    return answer((coverage.summaries[scenario] ?? coverage.summary)());
  },
  async getCloudResources(query) {
    return answer(
      scenario === 'all-managed'
        ? { items: [], totalItems: 0 }
        : coverage.page(query),
    );
  },
  async getManagedResources() {
    return answer({ items: [], complete: true, freshness });
  },
};

const page = PageBlueprint.make({
  params: {
    path: '/',
    title: 'Drift',
    loader: async () => (
      <EntityProvider entity={examples.entity}>
        <div style={{ padding: 24 }}>
          {searchParams.get('show') === 'tab' ? (
            <DriftTab />
          ) : (
            <div style={{ maxWidth: Number(searchParams.get('width') ?? 420) }}>
              <DriftCard tabHref="?show=tab" />
            </div>
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

/** Whoever looks may do everything, or nothing: `?scenario=reader`. */
const permissions = ApiBlueprint.make({
  name: 'permission',
  params: defineParams =>
    defineParams({
      api: permissionApiRef,
      deps: {},
      factory: () => ({
        authorize: async () => ({
          result:
            scenario === 'reader'
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      }),
    }),
});

/** Files come from no backend either. */
const files = ApiBlueprint.make({
  name: 'fetch',
  params: defineParams =>
    defineParams({
      api: fetchApiRef,
      deps: {},
      factory: () => ({
        fetch: async () => new Response('name\r\npayments/production\r\n'),
      }),
    }),
});

/** Where links to entities lead. */
const entityPage = PageBlueprint.make({
  name: 'entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: convertLegacyRouteRef(entityRouteRef),
    loader: async () => <>An entity</>,
  },
});

const app = createApp({
  features: [
    createFrontendModule({
      pluginId: 'app',
      extensions: [noSignIn, permissions, files],
    }),
    driftPlugin,
    createFrontendModule({
      pluginId: 'drift',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: driftApiRef,
              deps: {},
              factory: () => exampleApi,
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'examples',
      extensions: [
        page,
        entityPage,
        ApiBlueprint.make({
          name: 'catalog',
          params: defineParams =>
            defineParams({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities: [] }),
            }),
        }),
      ],
    }),
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
