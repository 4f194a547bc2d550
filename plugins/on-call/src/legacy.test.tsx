import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createApp } from '@backstage/app-defaults';
import { FlatRoutes } from '@backstage/core-app-api';
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
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Outlet, Route, Routes } from 'react-router-dom';
import { detail, pastPage, timeline } from './__testUtils__/incidents';
import { overviews, preview, rota } from './__testUtils__/overviews';
import { entity } from './__testUtils__/people';
import { EntityOnCallCard, EntityOnCallContent, OnCallPage } from './legacy';

/** A backend of on-call, as the client that the plugin brings asks it. */
const backend = 'http://example.com/api/on-call';
const answers: Record<string, object> = {
  '/entities/:kind/:namespace/:name': overviews.incidents(),
  '/entities/:kind/:namespace/:name/incidents': pastPage(),
  '/entities/:kind/:namespace/:name/timeline': timeline(),
  '/entities/:kind/:namespace/:name/page-preview': preview(),
  '/rotas/:id': rota(),
  '/incidents/:id': detail(),
};
const server = setupServer(
  ...Object.entries(answers).map(([path, answer]) =>
    http.get(`${backend}${path}`, () => HttpResponse.json(answer)),
  ),
);

/** The page of an entity with a card on top, as the catalog has one. */
const EntityPage = createPlugin({ id: 'catalog' }).provide(
  createRoutableExtension({
    name: 'EntityPage',
    mountPoint: entityRouteRef,
    component: async () => () =>
      (
        <EntityProvider entity={entity}>
          <EntityOnCallCard tabHref="on-call" />
          <Outlet />
        </EntityProvider>
      ),
  }),
);

/** Renders an app of the old frontend system. */
function renderOldApp(at: string, routes: JSX.Element) {
  window.history.pushState({}, '', at);
  const app = createApp({
    apis: [createApiFactory(catalogApiRef, catalogApiMock({ entities: [] }))],
    configLoader: async () => [
      {
        context: 'test',
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: { baseUrl: 'http://example.com' },
        },
      },
    ],
  });
  const AppRouter = app.getRouter();
  const App = app.createRoot(<AppRouter>{routes}</AppRouter>);
  return render(<App />);
}

describe('on-call in an app of the old frontend system', () => {
  registerMswTestHooks(server);

  // What the parts load when they are first shown is not to be waited for on the screen.
  beforeAll(() =>
    Promise.all([
      import('./components/OnCallCard'),
      import('./components/OnCallTab'),
      import('./components/OnCallPage'),
    ]),
  );

  it('shows an incident where a notification leads', async () => {
    renderOldApp(
      '/on-call/incidents/pagerduty%3AQ1TRIG',
      <FlatRoutes>
        <Route path="/on-call" element={<OnCallPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<EntityPage />}
        />
      </FlatRoutes>,
    );
    expect(
      await screen.findByRole('heading', { name: 'Card payments time out' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'On call', level: 1 }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Who is on call everywhere' }),
    ).toHaveAttribute('href', '/on-call');
    expect(
      screen.getByRole('link', { name: 'Card payments time out again' }),
    ).toHaveAttribute('href', '/on-call/incidents/pagerduty:Q4711');
  });

  it('shows the card and the tab of an entity, and pages from there', async () => {
    renderOldApp(
      '/catalog/default/component/payments/on-call',
      <Routes>
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Route path="on-call" element={<EntityOnCallContent />} />
        </Route>
      </Routes>,
    );
    expect(
      await screen.findByRole('list', { name: 'Past incidents' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Incidents and shifts' }),
    ).toHaveAttribute('href', expect.stringMatching(/on-call$/));
    // Docs are not installed there.
    expect(
      screen.getByText('Docs are not installed in this portal'),
    ).toBeInTheDocument();
    const [button] = await screen.findAllByRole('button', {
      name: 'Page on-call',
    });
    await userEvent.click(button);
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('Who is told')).toBeInTheDocument();
  });
});
