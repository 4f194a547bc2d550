import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FlatRoutes } from '@backstage/core-app-api';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import {
  answeringBackend,
  legacyEntityPage,
  renderLegacyApp,
} from '@paved-path/provider-kit-react/legacyTestUtils';
import { Route, Routes } from 'react-router-dom';
import { detail, pastPage, timeline } from './__testUtils__/incidents';
import { overviews, preview, rota } from './__testUtils__/overviews';
import { entity } from './__testUtils__/people';
import { EntityOnCallCard, EntityOnCallContent, OnCallPage } from './legacy';

/** A backend of on-call, as the client that the plugin brings asks it. */
const server = answeringBackend('on-call', {
  '/entities/:kind/:namespace/:name': overviews.incidents(),
  '/entities/:kind/:namespace/:name/incidents': pastPage(),
  '/entities/:kind/:namespace/:name/timeline': timeline(),
  '/entities/:kind/:namespace/:name/page-preview': preview(),
  '/rotas/:id': rota(),
  '/incidents/:id': detail(),
});

const EntityPage = legacyEntityPage(
  entity,
  <EntityOnCallCard tabHref="on-call" />,
);

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
    renderLegacyApp(
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

  it('says that there is no such page, as the portal does', async () => {
    renderLegacyApp(
      '/on-call/nothing',
      <FlatRoutes>
        <Route path="/on-call" element={<OnCallPage />} />
      </FlatRoutes>,
    );
    expect(await screen.findByText(/PAGE NOT FOUND/)).toBeInTheDocument();
  });

  it('shows the card and the tab of an entity, and pages from there', async () => {
    renderLegacyApp(
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
