import ReactDOM from 'react-dom/client';
import { Entity } from '@backstage/catalog-model';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  createExtension,
  createFrontendModule,
  createFrontendPlugin,
  FrontendFeature,
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
import { exampleApiExtension } from './exampleApiExtension';

/** Nobody has to sign in to look at examples. */
const noSignIn = createExtension({
  kind: 'sign-in-page',
  attachTo: { id: 'app/root', input: 'signInPage' },
  disabled: true,
  output: [],
  factory: () => [],
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

/**
 * What stands at `/`: the card of an entity, as wide as the address says (`?width=700`), or with `?show=tab` the tab.
 * @public
 */
export type ExamplePage = {
  title: string;
  entity: Entity;
  card: JSX.Element;
  tab: JSX.Element;
};

function examplePage({ title, entity, card, tab }: ExamplePage) {
  const { searchParams } = new URL(window.location.href);
  const maxWidth = Number(searchParams.get('width') ?? 420);
  return PageBlueprint.make({
    params: {
      path: '/',
      title,
      loader: async () => (
        <EntityProvider entity={entity}>
          <div style={{ padding: 24 }}>
            {searchParams.get('show') === 'tab' ? (
              tab
            ) : (
              <div style={{ maxWidth }}>{card}</div>
            )}
          </div>
        </EntityProvider>
      ),
    },
  });
}

/**
 * Shows the examples of a plugin in an app of their own, with no backend behind it.
 *
 * @param features - the plugin, and what answers for its backend
 * @public
 */
export function renderExamples(
  page: ExamplePage,
  features: FrontendFeature[],
  options: {
    /** Whether whoever looks may do everything, or nothing. */
    mayAct: boolean;
    /** Whom and what the catalog knows. */
    entities?: Entity[];
  },
): void {
  const { mayAct, entities = [] } = options;
  const result = mayAct ? AuthorizeResult.ALLOW : AuthorizeResult.DENY;
  const permissions = { authorize: async () => ({ result }) };
  const catalog = catalogApiMock({ entities });
  const app = createApp({
    features: [
      createFrontendModule({
        pluginId: 'app',
        extensions: [
          noSignIn,
          exampleApiExtension(permissionApiRef, permissions, 'permission'),
        ],
      }),
      createFrontendPlugin({
        pluginId: 'examples',
        extensions: [
          examplePage(page),
          entityPage,
          exampleApiExtension(catalogApiRef, catalog, 'catalog'),
        ],
      }),
      ...features,
    ],
  });
  const root = document.getElementById('root')!;
  ReactDOM.createRoot(root).render(app.createRoot());
}
