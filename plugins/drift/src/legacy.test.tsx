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
import * as coverage from './__testUtils__/coverage';
import * as examples from './__testUtils__/examples';
import { DriftPage, EntityDriftCard, EntityDriftContent } from './legacy';

const { freshness } = examples;

/** A backend of drift, as the client that the plugin brings asks it. */
const server = answeringBackend('drift', {
  '/entities/:kind/:namespace/:name': examples.overviews.drifted(),
  '/environments': {
    items: examples.fleetEnvironments,
    totalItems: 312,
    freshness,
  },
  '/environments/:id': examples.detail(),
  '/fleet': examples.fleet(),
  '/scans/latest': {},
  '/ignore-rules': { items: examples.rules },
  '/coverage': coverage.summary(),
  '/coverage/resources': coverage.page(),
});

const EntityPage = legacyEntityPage(
  examples.entity,
  <EntityDriftCard tabHref="drift" />,
);

describe('drift in an app of the old frontend system', () => {
  registerMswTestHooks(server);

  // What the parts load when they are first shown is not to be waited for on the screen.
  beforeAll(() =>
    Promise.all([
      import('./components/DriftCard'),
      import('./components/DriftTab'),
      import('./components/Fleet'),
    ]),
  );

  it('shows the fleet, and what lies below it', async () => {
    renderLegacyApp(
      '/drift',
      <FlatRoutes>
        <Route path="/drift" element={<DriftPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<EntityPage />}
        />
      </FlatRoutes>,
    );
    expect(
      await screen.findByText('41 of 312 environments are drifted'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Drift', level: 1 }),
    ).toBeInTheDocument();
    expect(
      within(
        await screen.findByRole('table', { name: 'Environments' }),
      ).getByRole('link', { name: 'payments/dev' }),
    ).toHaveAttribute('href', '/drift/environments/payments-dev');

    await userEvent.click(
      await screen.findByRole('link', { name: 'Coverage' }),
    );
    expect(
      await screen.findByText('12 resources exist that no code manages'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Resources' }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('link', { name: 'ledger/production' }),
    );
    expect(
      await screen.findByRole('list', {
        name: 'What drifted in payments/production',
      }),
    ).toBeInTheDocument();
  });

  it('shows the card and the tab of an entity', async () => {
    renderLegacyApp(
      '/catalog/default/component/payments/drift',
      <Routes>
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Route path="drift" element={<EntityDriftContent />} />
        </Route>
      </Routes>,
    );
    expect(
      await screen.findByText(/3 resources drifted in production since/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All drift' })).toHaveAttribute(
      'href',
      expect.stringMatching(/drift$/),
    );
    const tab = await screen.findByRole('list', {
      name: 'What drifted in payments/production',
    });
    await userEvent.click(tab.querySelector('summary')!);
    await userEvent.click(
      within(tab).getAllByRole('button', { name: /^Acknowledge / })[0],
    );
    expect(
      await screen.findByRole('dialog', { name: /^Acknowledge aws_/ }),
    ).toBeInTheDocument();
  });
});
