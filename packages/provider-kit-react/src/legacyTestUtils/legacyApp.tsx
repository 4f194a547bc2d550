import { createApp } from '@backstage/app-defaults';
import { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { render, RenderResult } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer, SetupServer } from 'msw/node';
import { Outlet } from 'react-router-dom';

const BACKEND = 'http://example.com';

/**
 * A backend as the client that a plugin brings asks it. What it does not answer is an error.
 *
 * @param answers - by path, such as `/entities/:kind/:namespace/:name`
 * @public
 */
export function answeringBackend(
  pluginId: string,
  answers: Record<string, object>,
): SetupServer {
  return setupServer(
    ...Object.entries(answers).map(([path, answer]) =>
      http.get(`${BACKEND}/api/${pluginId}${path}`, () =>
        HttpResponse.json(answer),
      ),
    ),
  );
}

/**
 * The page of an entity with a card on top, as the catalog of an app of the old frontend system has one.
 * @public
 */
export function legacyEntityPage(
  entity: Entity,
  card: JSX.Element,
): () => JSX.Element {
  return createPlugin({ id: 'catalog' }).provide(
    createRoutableExtension({
      name: 'EntityPage',
      mountPoint: entityRouteRef,
      component: async () => () =>
        (
          <EntityProvider entity={entity}>
            {card}
            <Outlet />
          </EntityProvider>
        ),
    }),
  );
}

/**
 * Renders an app of the old frontend system, with a catalog that knows nothing.
 *
 * @param at - where the reader is, such as `/drift`
 * @public
 */
export function renderLegacyApp(at: string, routes: JSX.Element): RenderResult {
  window.history.pushState({}, '', at);
  const app = createApp({
    apis: [createApiFactory(catalogApiRef, catalogApiMock({ entities: [] }))],
    configLoader: async () => [
      {
        context: 'test',
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: { baseUrl: BACKEND },
        },
      },
    ],
  });
  const AppRouter = app.getRouter();
  const App = app.createRoot(<AppRouter>{routes}</AppRouter>);
  return render(<App />);
}
