import { screen } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { coverageReadPermission } from '@paved-path/backstage-plugin-drift-common';
import { mockDrift, renderWithDrift } from '../__testUtils__/renderWithDrift';
import { FleetPage } from './Fleet';

describe('the pages about drift', () => {
  it('are the fleet alone for those who may not see what no code manages', async () => {
    renderWithDrift(<FleetPage />, {
      api: mockDrift(),
      authorize: ({ permission }) =>
        permission.name === coverageReadPermission.name
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    expect(
      await screen.findByText('41 of 312 environments are drifted'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('navigation', { name: 'Pages about drift' }),
    ).toBeNull();
  });
});
