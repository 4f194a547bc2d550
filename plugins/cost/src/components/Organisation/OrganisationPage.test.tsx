import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  COST_CHANNEL,
  CostApi,
} from '@paved-path/backstage-plugin-cost-common';
import { act } from 'react';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { currencyReport, freshness } from '../../__testUtils__/examples';
import { manyRows, organisation } from '../../__testUtils__/organisation';
import { mockCost, renderWithCost } from '../../__testUtils__/renderWithCost';
import { OrganisationPage } from './OrganisationPage';

function mockOrganisation(more: Partial<CostApi> = {}) {
  return mockCost({
    getOrganisation: async query => organisation(query),
    ...more,
  });
}

function refusal() {
  return Object.assign(new Error('no'), { name: 'NotAllowedError' });
}

async function choose(label: RegExp, option: RegExp) {
  await userEvent.click(screen.getByRole('button', { name: label }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

/** Read from the elements themselves: asking for the role of each cell of many rows takes long. */
function namesOf(table: HTMLElement) {
  const cells = table.querySelectorAll('tbody tr > td:first-child');
  return [...cells].map(cell => cell.textContent);
}

describe('what the organisation costs', () => {
  it('says first what each currency costs, then each group, then what is missing', async () => {
    const { container } = renderWithCost(<OrganisationPage />, {
      api: mockOrganisation(),
    });
    const totals = (await screen.findByText(/never added/)).closest(
      '[role=status]',
    );
    expect(totals).toHaveTextContent(
      /\$104\.93 billed.*24 % more \(\+\$20\.00\).*than in the 7 days before/,
    );
    expect(totals).toHaveTextContent(
      /€7\.50 billed.*nothing to compare with.*Nov 14, 2026 to Nov 20, 2026/,
    );

    const dollars = screen.getByRole('table', { name: 'In USD, by team' });
    // By what each costs, as the arrow says.
    const [, payments, other, untagged, unowned, conflict] =
      within(dollars).getAllByRole('row');
    expect(untagged).toHaveTextContent(
      /Untagged.*Tag the resources.*paved-path\.dev\/cost-tags.*\$8\.00.*7\.6 %/,
    );
    expect(unowned).toHaveTextContent(/Unowned.*Set spec\.owner/);
    expect(conflict).toHaveTextContent(
      /Claimed by several.*name one entity.*less than \$0\.01.*-2 %/,
    );
    expect(payments).toHaveTextContent(
      /Payments.*\$80\.93.*77 %.*14 % more \(\+\$10\.00\)/,
    );
    expect(
      within(payments).getByTitle('exactly 80.926 USD'),
    ).toBeInTheDocument();
    expect(
      within(payments).getByRole('link', { name: 'Payments' }),
    ).toHaveAttribute('href', '/catalog/default/group/payments/cost');
    expect(other).toHaveTextContent('the same');
    const euros = screen.getByRole('table', { name: 'In EUR, by team' });
    expect(euros).toHaveTextContent(/Booking.*€7\.50.*100 %.*new/);

    expect(screen.getByText('The days after Nov 20, 2026')).toBeInTheDocument();
    expect(screen.getByText(/from FOCUS exports/)).toBeInTheDocument();
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('keeps what is asked for in the address, and asks the server for it', async () => {
    const api = mockOrganisation();
    renderWithCost(<OrganisationPage />, {
      api,
      at: '/?groupBy=provider&period=rubbish',
    });
    const expectAsked = (query: object) =>
      waitFor(() =>
        expect(api.getOrganisation.mock.lastCall?.[0]).toEqual(
          expect.objectContaining(query),
        ),
      );
    await screen.findByRole('table', { name: 'In USD, by provider' });
    await expectAsked({ groupBy: 'provider', period: undefined });
    expect(
      screen.getByRole('search', { name: 'Which costs to show' }),
    ).toBeInTheDocument();
    await choose(/^Grouped by/, /^Environment/);
    await expectAsked({ groupBy: 'environment' });
    await choose(/^Period/, /^This month/);
    await choose(/^Cost Billed/, /^Effective/);
    await expectAsked({
      groupBy: 'environment',
      period: 'month',
      cost: 'effective',
    });
    expect(
      await screen.findByText(/than in the same days of the month before/),
    ).toBeInTheDocument();
    expect(screen.getAllByText(/of effective cost/)).toHaveLength(2);
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await expectAsked({ groupBy: undefined, period: undefined });
  });

  it('shows the biggest of many, sorts them, and shows all', async () => {
    const rows = manyRows(25);
    renderWithCost(<OrganisationPage />, {
      api: mockOrganisation({
        getOrganisation: async query =>
          organisation(query, {
            rows,
            currencies: [currencyReport()],
            anomalies: [],
          }),
      }),
      at: '/?groupBy=entity',
    });
    const table = await screen.findByRole('table', {
      name: 'In USD, by entity',
    });
    expect(namesOf(table)).toHaveLength(20);
    expect(namesOf(table)[0]).toBe('service-0');
    await userEvent.click(screen.getByRole('button', { name: 'Show 5 more' }));
    expect(namesOf(table)).toHaveLength(25);
    const cost = within(table).getByRole('button', { name: 'Cost' });
    await userEvent.click(cost);
    expect(namesOf(table)[0]).toBe('service-24');
    expect(cost.closest('th')).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(
      within(table).getByRole('button', { name: 'Change' }),
    );
    expect(namesOf(table)[0]).toBe('service-0');
  });

  it('acknowledges an unusual day with a reason, and shows what became of it', async () => {
    const api = mockOrganisation();
    renderWithCost(<OrganisationPage />, { api });
    const list = await screen.findByRole('list', {
      name: 'Days that cost unusually much',
    });
    expect(within(list).getAllByRole('listitem')).toHaveLength(5);
    await userEvent.click(screen.getByRole('button', { name: 'Show 2 more' }));
    expect(within(list).getAllByRole('listitem')).toHaveLength(7);
    await userEvent.click(
      within(list).getByRole('button', { name: /Acknowledge .*thing 3/ }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'the load test',
    );
    api.getOrganisation.mockImplementation(async query =>
      organisation(query, { anomalies: [] }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Acknowledge' }),
    );
    expect(
      await screen.findByText('No open day costs unusually much'),
    ).toBeInTheDocument();
    expect(api.acknowledgeAnomaly).toHaveBeenCalledWith('a3', {
      reason: 'the load test',
    });
    // Whoever uses the keys goes on where they were.
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body).not.toHaveFocus();
  });

  it('saves what is shown as a CSV file with the reader’s credentials, or says why not', async () => {
    const asked: string[] = [];
    const answers = [
      new Response('the service is down', { status: 503 }),
      new Response('team,cost\r\n'),
      new Response('team,cost\r\n'),
    ];
    const saved: string[] = [];
    URL.createObjectURL = () => 'blob:costs';
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    const api = mockOrganisation();
    renderWithCost(<OrganisationPage />, {
      api,
      at: '/?period=month&cost=effective',
      fetch: async input => {
        asked.push(String(input));
        return answers.shift()!;
      },
    });
    const button = await screen.findByRole('button', { name: 'Export as CSV' });
    await userEvent.click(button);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /It was not exported:.*503/,
    );
    expect(saved).toEqual([]);
    await userEvent.click(button);
    await waitFor(() =>
      expect(saved).toEqual(['cost-by-team-from-2026-11-14-to-2026-11-21.csv']),
    );
    // These days, whatever is billed meanwhile.
    const address =
      'plugin://cost/organisation.csv?period=month&from=2026-11-14&to=2026-11-21&groupBy=team&cost=effective';
    expect(asked[1]).toBe(address);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();

    // What was chosen is not there yet, and what is shown is exported.
    api.getOrganisation.mockReturnValue(new Promise(() => {}));
    await choose(/^Period/, /^90 days/);
    await choose(/^Grouped by/, /^Environment/);
    await userEvent.click(button);
    await waitFor(() => expect(saved).toHaveLength(2));
    expect(asked[2]).toBe(address);
    expect(saved[1]).toBe(saved[0]);
  });

  it('shows nothing, not yet, a refusal and a failure each as what it is', async () => {
    const api = mockOrganisation();
    const empty = { rows: [], currencies: [], anomalies: [] };
    const show = async (
      answer: CostApi['getOrganisation'],
      words: string | RegExp,
    ) => {
      api.getOrganisation.mockImplementation(answer);
      const { unmount } = renderWithCost(<OrganisationPage />, { api });
      expect(await screen.findByText(words)).toBeInTheDocument();
      expect(screen.queryByRole('table')).not.toBeInTheDocument();
      expect(
        screen.queryByText('No open day costs unusually much'),
      ).not.toBeInTheDocument();
      unmount();
    };
    await show(
      async () => organisation({}, empty),
      'Nothing was billed in these days',
    );
    await show(
      async () =>
        organisation(
          {},
          {
            ...empty,
            freshness: { source: 'FOCUS exports', state: 'never' },
          },
        ),
      'No charge was read yet',
    );
    await show(
      async () =>
        organisation(
          {},
          {
            ...empty,
            freshness: {
              source: 'FOCUS exports',
              state: 'failed',
              reason: 'the folder cannot be read',
            },
          },
        ),
      'the folder cannot be read',
    );
    await show(async () => {
      throw refusal();
    }, 'You may not see this');
    await show(async () => {
      throw new Error('the database is down');
    }, 'the database is down');
  });

  it('keeps what it showed where it cannot ask again, and says so', async () => {
    const api = mockOrganisation();
    const signals = new SignalBox();
    renderWithCost(<OrganisationPage />, { api, signals });
    await screen.findByRole('table', { name: 'In USD, by team' });
    api.getOrganisation.mockRejectedValue(new Error('no answer (503)'));
    act(() => signals.send(COST_CHANNEL));
    expect((await screen.findAllByText(/no answer \(503\)/)).length).toBe(2);
    expect(
      screen.getByRole('table', { name: 'In USD, by team' }),
    ).toBeInTheDocument();
    api.getOrganisation.mockImplementation(async query =>
      organisation(query, { freshness: { ...freshness } }),
    );
    await userEvent.click(screen.getAllByRole('button', { name: 'Retry' })[0]);
    await waitFor(() =>
      expect(screen.queryByText(/no answer \(503\)/)).not.toBeInTheDocument(),
    );
  });
});
