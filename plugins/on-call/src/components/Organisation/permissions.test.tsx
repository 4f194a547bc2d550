import { screen } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { organisation } from '../../__testUtils__/organisation';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { allRotas } from '../../__testUtils__/rotas';
import { OrganisationPage } from './OrganisationPage';

// What the reader may do is kept by the browser, and so this stands in a file of its own.
it('does not ask for the providers where the reader may not see them', async () => {
  const api = mockOnCall({
    getOrganisation: async query => organisation(query),
    getRotas: async () => allRotas(),
  });
  renderWithOnCall(<OrganisationPage />, {
    api,
    authorize: ({ permission }) =>
      permission.name === 'on-call.provider.read'
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
  });
  await screen.findByRole('table', { name: 'Rotas' });
  expect(screen.queryByText('Where it comes from')).not.toBeInTheDocument();
  expect(api.getProviders).not.toHaveBeenCalled();
});
