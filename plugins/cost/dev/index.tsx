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
import costPlugin, { costApiRef } from '../src';
import * as examples from '../src/__testUtils__/examples';
import { CostCard } from '../src/components/CostCard';
import { CostTab } from '../src/components/CostTab';
import { exampleApi } from './exampleApi';

const { searchParams } = new URL(window.location.href);
const scenario =
  searchParams.get('scenario') ?? sessionStorage.getItem('scenario') ?? '';
sessionStorage.setItem('scenario', scenario);

/** The card, or with `?show=tab` the tab. */
const page = PageBlueprint.make({
  params: {
    path: '/',
    title: 'Cost of an entity',
    loader: async () => (
      <EntityProvider entity={examples.entity}>
        <div style={{ padding: 24 }}>
          {searchParams.get('show') === 'tab' ? (
            <CostTab />
          ) : (
            <div style={{ maxWidth: Number(searchParams.get('width') ?? 420) }}>
              <CostCard tabHref="?show=tab" />
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
      extensions: [noSignIn, permissions],
    }),
    costPlugin,
    createFrontendModule({
      pluginId: 'cost',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: costApiRef,
              deps: {},
              factory: () => exampleApi(scenario),
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
