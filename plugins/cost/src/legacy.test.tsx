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
import * as examples from './__testUtils__/examples';
import * as organisation from './__testUtils__/organisation';
import { CostPage, EntityCostCard, EntityCostContent } from './legacy';

/** A backend of cost, as the client that the plugin brings asks it. */
const server = answeringBackend('cost', {
  '/entities/:kind/:namespace/:name': examples.overview(),
  '/entities/:kind/:namespace/:name/report': examples.report(),
  '/entities/:kind/:namespace/:name/resources': examples.resourcePage(),
  '/organisation': organisation.organisation(),
  '/sources': { items: organisation.sources },
});

const EntityPage = legacyEntityPage(
  examples.entity,
  <EntityCostCard tabHref="cost" />,
);

describe('cost in an app of the old frontend system', () => {
  registerMswTestHooks(server);

  // What the parts load when they are first shown is not to be waited for on the screen.
  beforeAll(() =>
    Promise.all([
      import('./components/CostCard'),
      import('./components/CostPage'),
      import('./components/CostTab'),
    ]),
  );

  it('shows the organisation, and below it where charges come from', async () => {
    renderLegacyApp(
      '/cost',
      <FlatRoutes>
        <Route path="/cost" element={<CostPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<EntityPage />}
        />
      </FlatRoutes>,
    );
    expect(
      await screen.findByRole('table', { name: 'In USD, by team' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Cost', level: 1 }),
    ).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('link', { name: 'Where it comes from' }),
    );
    expect(
      await screen.findByText('2 parts of the bills were refused'),
    ).toBeInTheDocument();
  });

  it('says that there is no such page, as the portal does', async () => {
    renderLegacyApp(
      '/cost/nothing',
      <FlatRoutes>
        <Route path="/cost" element={<CostPage />} />
      </FlatRoutes>,
    );
    expect(await screen.findByText(/PAGE NOT FOUND/)).toBeInTheDocument();
  });

  it('shows the card and the tab of an entity', async () => {
    renderLegacyApp(
      '/catalog/default/component/payments/cost',
      <Routes>
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Route path="cost" element={<EntityCostContent />} />
        </Route>
      </Routes>,
    );
    expect(await screen.findByText('$412.18')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All costs' })).toHaveAttribute(
      'href',
      expect.stringMatching(/cost$/),
    );
    const usd = await screen.findByRole('region', { name: 'In USD' });
    expect(within(usd).getByText('$104.93')).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: /^Acknowledge the unusual/ }),
    );
    expect(
      await screen.findByRole('dialog', { name: /^Acknowledge the unusual/ }),
    ).toBeInTheDocument();
  });
});
