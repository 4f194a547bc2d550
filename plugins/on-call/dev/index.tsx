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
  createRouteRef,
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
import { techdocsStorageApiRef } from '@backstage/plugin-techdocs-react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import onCallPlugin, { onCallApiRef } from '../src';
import { docsWith, fetchPicture, runbookHtml } from '../src/__testUtils__/docs';
import { anaEntity, entity } from '../src/__testUtils__/people';
import { OnCallCard } from '../src/components/OnCallCard';
import { OnCallTab } from '../src/components/OnCallTab';
import { exampleApi, scenario } from './exampleApi';
import { teamApi } from './teamApi';
import { TeamExamples } from './TeamExamples';

const { searchParams } = new URL(window.location.href);

const page = PageBlueprint.make({
  params: {
    path: '/',
    title: 'On call',
    loader: async () => (
      <EntityProvider entity={entity}>
        <div style={{ padding: 24 }}>
          {searchParams.get('show') === 'tab' ? (
            <OnCallTab />
          ) : (
            <div style={{ maxWidth: Number(searchParams.get('width') ?? 420) }}>
              <OnCallCard tabHref="?show=tab" />
            </div>
          )}
        </div>
      </EntityProvider>
    ),
  },
});

/** The rotas of a team, and a postmortem. */
const teamPage = PageBlueprint.make({
  name: 'team',
  params: {
    path: '/team',
    title: 'A team',
    loader: async () => <TeamExamples />,
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

/** Pictures come from no backend either. */
const files = ApiBlueprint.make({
  name: 'fetch',
  params: defineParams =>
    defineParams({
      api: fetchApiRef,
      deps: {},
      factory: () => ({ fetch: fetchPicture }),
    }),
});

const docs = ApiBlueprint.make({
  name: 'docs',
  params: defineParams =>
    defineParams({
      api: techdocsStorageApiRef,
      deps: {},
      factory: () =>
        docsWith(scenario === 'none' ? {} : { runbook: runbookHtml }),
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

const docsRoot = createRouteRef({ params: ['namespace', 'kind', 'name'] });

/** Where links into docs lead. */
const docsPage = PageBlueprint.make({
  name: 'docs',
  params: {
    path: '/docs/:namespace/:kind/:name',
    routeRef: docsRoot,
    loader: async () => <>Docs</>,
  },
});

const app = createApp({
  features: [
    createFrontendModule({
      pluginId: 'app',
      extensions: [noSignIn, permissions, files],
    }),
    onCallPlugin,
    createFrontendModule({
      pluginId: 'on-call',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: onCallApiRef,
              deps: {},
              factory: () => ({ ...exampleApi, ...teamApi } as OnCallApi),
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'examples',
      extensions: [
        page,
        teamPage,
        entityPage,
        ApiBlueprint.make({
          name: 'catalog',
          params: defineParams =>
            defineParams({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities: [anaEntity] }),
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'techdocs',
      routes: { docRoot: docsRoot },
      extensions: [docs, docsPage],
    }),
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
