import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { act } from 'react';
import {
  ON_CALL_CHANNEL,
  OnCallApi,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import {
  organisation,
  providers,
  services,
} from '../../__testUtils__/organisation';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { allRotas, weeklyRota } from '../../__testUtils__/rotas';
import { OrganisationPage } from './OrganisationPage';

function mockOrganisation(more: Partial<OnCallApi> = {}) {
  return mockOnCall({
    getOrganisation: async query => organisation(query),
    getRotas: async () => allRotas(),
    getProviders: async () => providers,
    ...more,
  });
}

/** What the list was asked for last; the sentence above it asks for itself. */
function lastPageOf(api: ReturnType<typeof mockOrganisation>) {
  const queries = api.getOrganisation.mock.calls.map(([query]) => query);
  return queries.filter(query => query?.limit === 50).pop();
}

function refusal() {
  return Object.assign(new Error('no'), { name: 'NotAllowedError' });
}

async function choose(label: RegExp, option: string) {
  await userEvent.click(screen.getByRole('button', { name: label }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

function rowOf(table: HTMLElement, name: string | RegExp) {
  const [link] = within(table).getAllByRole('link', { name });
  return link.closest('tr') as HTMLElement;
}

describe('the organisation', () => {
  it('says first how many services have nobody, names them, and tells nobody from not known', async () => {
    const { container } = renderWithOnCall(<OrganisationPage />, {
      api: mockOrganisation(),
    });
    expect(
      await screen.findByText('Nobody is on call for 2 of 14 services'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('For 2 it is not known who is on call'),
    ).toBeInTheDocument();
    const loud = screen.getByRole('list', {
      name: 'Nobody would be woken for',
    });
    expect(within(loud).getAllByRole('listitem')).toHaveLength(2);
    expect(loud).toHaveTextContent(/put somebody on call with an override/);

    const table = await screen.findByRole('table', { name: 'Services' });
    expect(rowOf(table, 'invoices')).toHaveTextContent(
      /nobody.*1 open, acknowledged/,
    );
    expect(
      rowOf(table, 'reporting-and-reconciliation-of-merchant-settlements'),
    ).toHaveTextContent('nobodynot set up');
    expect(rowOf(table, 'payments')).toHaveTextContent(/2 open(?!,)/);
    expect(rowOf(table, 'payments')).toHaveTextContent(
      /Ana Souza.*Night Watch Ltd\..*level 1/,
    );
    expect(rowOf(table, 'ledger')).toHaveTextContent(
      '3 hours agofrom PagerDuty: it does not answer (503)',
    );
    // Nothing is said of what nobody could look at.
    for (const [name, why] of [
      ['fraud', 'PagerDuty refused the key: it was revoked'],
      ['receipts', 'not asked yet'],
    ]) {
      const row = rowOf(table, name);
      expect(row).toHaveTextContent('not known');
      expect(row).toHaveTextContent(why);
      expect(row).not.toHaveTextContent(/nobody|none/);
    }
    expect(rowOf(table, 'refunds')).toHaveTextContent(
      /was until .*; who took over is not known yet/,
    );
    expect(
      within(table).getAllByRole('link', { name: 'payments' })[0],
    ).toHaveAttribute('href', '/catalog/default/component/payments/on-call');
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('filters and pages on the server, and keeps the filter in the address', async () => {
    const api = mockOrganisation();
    renderWithOnCall(<OrganisationPage />, {
      api,
      at: '/?owner=group:default/payments&only=rubbish',
    });
    const expectAsked = (query: object) =>
      waitFor(() => expect(lastPageOf(api)).toEqual({ limit: 50, ...query }));
    await expectAsked({ owner: 'group:default/payments' });
    await choose(/^Only/, 'open incidents');
    await expectAsked({ owner: 'group:default/payments', only: 'incidents' });
    await userEvent.type(
      screen.getByLabelText('Name of the service'),
      'nonsense',
    );
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
    await expectAsked({
      owner: 'group:default/payments',
      only: 'incidents',
      search: 'nonsense',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await expectAsked({});
    const pages = await screen.findByRole('navigation', {
      name: 'Pages of Services',
    });
    await userEvent.click(within(pages).getByRole('button', { name: 'Next' }));
    await expectAsked({ cursor: 'second' });
    await userEvent.click(
      within(pages).getByRole('button', { name: 'Previous' }),
    );
    await expectAsked({});
  });

  it('leads from the first of many with nobody to all of them', async () => {
    const nobody = services.filter(({ service }) => !service);
    const api = mockOrganisation({
      getOrganisation: async query => ({
        ...organisation(query),
        nobody: 31,
        ...(query?.only ? { items: nobody } : {}),
      }),
    });
    renderWithOnCall(<OrganisationPage />, { api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show all 31' }),
    );
    await waitFor(() =>
      expect(lastPageOf(api)).toEqual({ limit: 50, only: 'nobody' }),
    );
  });

  it('is good only where it is known of every service that somebody is on call', async () => {
    const api = mockOrganisation();
    const count = (unknown: number | undefined) =>
      api.getOrganisation.mockImplementation(async query => ({
        ...organisation(query),
        ...(query?.only ? { items: [] } : {}),
        nobody: 0,
        unknown,
      }));
    count(0);
    const first = renderWithOnCall(<OrganisationPage />, { api });
    expect(
      await screen.findByText('Somebody is on call for all 14 services'),
    ).toBeInTheDocument();
    first.unmount();
    for (const unknown of [3, undefined]) {
      count(unknown);
      const { unmount } = renderWithOnCall(<OrganisationPage />, { api });
      expect(
        await screen.findByText(
          'As far as is known, somebody is on call for each service',
        ),
      ).toBeInTheDocument();
      unmount();
    }
  });

  it('shows nothing set up, a refusal and a failure each as what it is', async () => {
    const api = mockOrganisation({
      getOrganisation: async () => ({
        items: [],
        totalItems: 0,
        nobody: 0,
        unknown: 0,
      }),
      getRotas: async () => [],
      getProviders: async () => [],
    });
    const first = renderWithOnCall(<OrganisationPage />, { api });
    expect(
      await screen.findByText('No service is known yet'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/body is on call for/)).not.toBeInTheDocument();
    expect(screen.getByText('There is no rota yet')).toBeInTheDocument();
    expect(
      screen.getByText('No on-call provider is installed'),
    ).toBeInTheDocument();
    first.unmount();

    api.getOrganisation.mockRejectedValue(refusal());
    api.getRotas.mockRejectedValue(refusal());
    const second = renderWithOnCall(<OrganisationPage />, { api });
    // Once: it is one refusal.
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    second.unmount();

    api.getOrganisation.mockRejectedValue(new Error('the database is down'));
    api.getRotas.mockRejectedValue(new Error('no rota is known'));
    renderWithOnCall(<OrganisationPage />, { api });
    expect(await screen.findByText('the database is down')).toBeInTheDocument();
    expect(await screen.findByText('no rota is known')).toBeInTheDocument();
    expect(screen.queryByText('There is no rota yet')).not.toBeInTheDocument();
    expect(
      screen.queryByText('No service is known yet'),
    ).not.toBeInTheDocument();
  });

  it('keeps what it showed where it cannot ask again, and says so', async () => {
    const signals = new SignalBox();
    const api = mockOrganisation();
    renderWithOnCall(<OrganisationPage />, { api, signals });
    const table = await screen.findByRole('table', { name: 'Services' });
    api.getOrganisation.mockRejectedValue(new Error('gone for a moment'));
    act(() => signals.send(ON_CALL_CHANNEL));
    expect(
      (await screen.findAllByText(/gone for a moment/)).length,
    ).toBeGreaterThan(0);
    expect(table).toBeInTheDocument();
  });
});

describe('all rotas', () => {
  it('say who is on call now and next, those with nobody first, and gaps to come', async () => {
    renderWithOnCall(<OrganisationPage />, { api: mockOrganisation() });
    expect(
      await screen.findByText('Nobody is on call in 1 of 5 rotas'),
    ).toBeInTheDocument();
    const table = screen.getByRole('table', { name: 'Rotas' });
    const [, first] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(/^Invoices/);
    expect(first).toHaveTextContent('nobody');
    expect(first).toHaveTextContent('and 2 more gaps');
    const ledger = rowOf(table, 'Ledger');
    expect(ledger).toHaveTextContent(/until .*from /);
    expect(
      within(ledger).getByRole('link', { name: 'Ledger' }),
    ).toHaveAttribute('href', '/catalog/default/group/ledger/rota');
    const failed = rowOf(table, /^Shared weekend/);
    expect(failed).toHaveTextContent('not known');
    expect(failed).not.toHaveTextContent(/nobody|none/);
  });

  it('are not all staffed where some could not be read', async () => {
    const staffed = weeklyRota({ problems: [], gaps: [] });
    const api = mockOrganisation();
    api.getRotas.mockResolvedValue([staffed]);
    const { unmount } = renderWithOnCall(<OrganisationPage />, { api });
    expect(
      await screen.findByText('Somebody is on call in the only rota'),
    ).toBeInTheDocument();
    unmount();
    const sources = [
      {
        source: 'PagerDuty',
        state: 'never' as const,
        reason: 'the token was revoked',
      },
    ];
    for (const rotas of [[staffed], []]) {
      api.getRotas.mockResolvedValue(Object.assign(rotas, { sources }));
      const page = renderWithOnCall(<OrganisationPage />, { api });
      expect(
        await screen.findByText(/the token was revoked/),
      ).toBeInTheDocument();
      expect(
        screen.queryByText(/Somebody is on call in|There is no rota yet/),
      ).not.toBeInTheDocument();
      page.unmount();
    }
  });

  it('are listed in part where there are many', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      weeklyRota({ id: `rota:${index}`, name: `Rota ${index}` }),
    );
    renderWithOnCall(<OrganisationPage />, {
      api: mockOrganisation({ getRotas: async () => many }),
    });
    const table = await screen.findByRole('table', { name: 'Rotas' });
    expect(within(table).getAllByRole('row')).toHaveLength(16);
    await userEvent.click(screen.getByRole('button', { name: 'All 40 rotas' }));
    expect(within(table).getAllByRole('row')).toHaveLength(41);
  });
});

describe('the providers', () => {
  it('are shown to operators, with what is wrong in which file and line', async () => {
    renderWithOnCall(<OrganisationPage />, { api: mockOrganisation() });
    const list = await screen.findByRole('list', {
      name: 'Where it comes from',
    });
    expect(list).toHaveTextContent(/catalog\/payments\/rota\.yaml:14:/);
    expect(list).toHaveTextContent('from PagerDuty: it does not answer (503)');
    expect(list).toHaveTextContent('it sends no webhooks');
    expect(list).toHaveTextContent(
      'It answers, and nothing is wrong with its set-up',
    );
  });
});
