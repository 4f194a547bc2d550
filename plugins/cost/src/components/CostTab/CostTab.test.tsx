import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import { mockCost, renderWithCost } from '../../__testUtils__/renderWithCost';
import { CostTab } from './CostTab';

/** Where the reader is, for tests that look. */
function Address() {
  return <output>{useLocation().search}</output>;
}

async function choose(label: string, option: string) {
  await userEvent.click(
    screen.getByRole('button', { name: new RegExp(`^${label} `) }),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: new RegExp(`^${option}`) }),
  );
}

describe('CostTab', () => {
  // Each test has its time, also on a busy machine; looking for barriers takes as long as all else together.
  it('has no barriers', async () => {
    const { container } = renderWithCost(<CostTab />, { api: mockCost() });
    await screen.findByRole('table', { name: 'Resources' });
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('shows the days, what moved and what was unusual', async () => {
    renderWithCost(<CostTab />, { api: mockCost() });
    const usd = await screen.findByRole('region', { name: 'In USD' });
    expect(within(usd).getByText('$104.93')).toHaveAttribute(
      'value',
      '104.926',
    );
    expect(usd).toHaveTextContent(
      '24 % more (+$20.00) than in the 7 days before',
    );
    expect(screen.getByText(/Nov 14, 2026 to Nov 20, 2026/)).toHaveTextContent(
      'What is on the invoice, on the day that it was charged.',
    );
    const movers = screen.getByRole('list', { name: 'What moved most' });
    expect(
      within(movers)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'payments-db: +$61.00 since Nov 18, Amazon RDS in production',
      'logs: -$4.20 since Nov 15',
    ]);
    expect(
      screen.getByText('Compared with the 7 days before'),
    ).toBeInTheDocument();

    expect(
      within(
        screen.getByRole('list', { name: 'Days that cost unusually much' }),
      ).getByRole('listitem'),
    ).toHaveTextContent(/nat-0f3a.*far out of line.*Nov 18, 2026/);
    const settled = screen.getByRole('list', {
      name: '1 acknowledged or over',
    });
    expect(settled).toHaveTextContent(
      /Acknowledged by jonas 2 days ago: the load test of Sunday/,
    );
  });

  it('shows estimates, resources, conflicts and what is missing', async () => {
    renderWithCost(<CostTab />, { api: mockCost() });
    const estimates = await screen.findByRole('list', {
      name: 'Estimates of Infracost',
    });
    const estimate = within(estimates).getAllByRole('listitem')[0];
    expect(estimate).toHaveTextContent('+$61.25 a month');
    expect(estimate).toHaveTextContent('$590.10 a month before, $651.35 after');
    expect(estimate).toHaveTextContent(
      '2 prices were not found: the estimate does not contain them',
    );
    expect(estimate).toHaveTextContent('aws_nat_gateway.old-$8.75');
    expect(
      within(estimate).getByRole('link', { name: /^pull request 12/ }),
    ).toHaveAttribute('href', 'https://git.example.com/payments/pulls/12');

    const [, first, second] = within(
      await screen.findByRole('table', { name: 'Resources' }),
    ).getAllByRole('row');
    expect(
      within(first).getByRole('link', { name: /^payments-db/ }),
    ).toHaveAttribute('href', 'https://console.aws.amazon.com/rds/payments-db');
    expect(first).toHaveTextContent(/production.*Amazon RDS.*\$71\.13.*68 %/);
    expect(second).toHaveTextContent('shared: 1 of 2 parts, by a tag');

    expect(
      screen.getByRole('list', { name: 'Claimed more than once' }),
    ).toHaveTextContent('it is shared evenly');
    expect(
      screen.getByText('Charges of the last day are not complete yet'),
    ).toBeInTheDocument();
    expect(screen.getByText(/^from FOCUS exports/)).toBeInTheDocument();
  });

  it('walks the days with the keys, reads them out, and has them as a table', async () => {
    renderWithCost(<CostTab />, { api: mockCost() });
    const plot = await screen.findByRole('application', {
      name: 'USD per day from Nov 14, 2026 to Nov 22, 2026: $10.80 to $32.13 a day',
    });
    const usd = screen.getByRole('region', { name: 'In USD' });
    plot.focus();
    const spoken = () =>
      within(usd)
        .getAllByRole('status')
        .map(({ textContent }) => textContent)
        .join('');
    await userEvent.keyboard('{ArrowLeft}');
    expect(spoken()).toBe(
      'Friday, November 20, 2026: $12.70. production $10.70, staging $2.00',
    );
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(spoken()).toBe(
      'Wednesday, November 18, 2026: $32.13. production $30.13, staging $2.00. Unusual: payments cost 159 % more on Nov 18, 2026 than a usual Wednesday; most of it is nat-0f3a (Amazon VPC). Released: main-3f2a91c to production',
    );
    await userEvent.keyboard('{End}');
    expect(spoken()).toBe('Sunday, November 22, 2026: $12.50 expected');
    await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}');
    expect(spoken()).toContain('no environment -$1.50');
    await userEvent.keyboard('{Escape}');
    expect(spoken()).toBe('');

    expect(
      within(usd).getByRole('link', {
        name: 'Release on Nov 18: main-3f2a91c to production',
      }),
    ).toHaveAttribute('href', '/catalog/default/component/payments/releases');
    await userEvent.click(
      within(usd).getByRole('button', {
        name: 'Release on Nov 19: main-77aa001 to production',
      }),
    );
    await userEvent.keyboard('{Escape}');

    const legend = within(usd).getByRole('list', {
      name: 'What the days are made of, in USD',
    });
    const production = within(legend).getByRole('button', {
      name: /^production/,
    });
    expect(production).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(production);
    expect(production).toHaveAttribute('aria-pressed', 'false');

    const rows = within(
      within(usd).getByRole('table', { name: 'Days in USD', hidden: true }),
    ).getAllByRole('row', { hidden: true });
    expect(rows).toHaveLength(1 + 7 + 2);
    expect(rows[1]).toHaveTextContent('Nov 22, 2026$12.50 expected');
    expect(rows[5]).toHaveTextContent('Nov 18, 2026$32.13$30.13$2.00$0.00');
  });

  it('keeps the days, the stacking and the cost in the address, and asks for them', async () => {
    const api = mockCost();
    renderWithCost(
      <>
        <CostTab />
        <Address />
      </>,
      { api, at: '/?period=90d&cost=effective&groupBy=nonsense' },
    );
    await screen.findByRole('region', { name: 'In USD' });
    const asked = () => api.getReport.mock.lastCall?.[1];
    expect(asked()).toEqual({
      period: '90d',
      cost: 'effective',
      groupBy: 'environment',
    });
    expect(screen.getByText(/spread over the days/)).toBeInTheDocument();
    await choose('Stacked by', 'Resource');
    await waitFor(() => expect(asked()?.groupBy).toBe('resource'));
    await choose('Cost', 'Billed');
    await waitFor(() => expect(asked()?.cost).toBe('billed'));
    await choose('Period', 'Custom');
    // It begins with the days that are shown.
    await waitFor(() =>
      expect(asked()).toEqual({
        period: 'custom',
        from: '2026-11-14',
        to: '2026-11-21',
        cost: 'billed',
        groupBy: 'resource',
      }),
    );
    const last = screen.getByLabelText('Last day');
    expect(last).toHaveValue('2026-11-20');
    const before = api.getReport.mock.calls.length;
    await userEvent.clear(last);
    await userEvent.type(last, '2026-11-10');
    expect(
      screen.getByText('The last day is before the first'),
    ).toBeInTheDocument();
    expect(api.getReport).toHaveBeenCalledTimes(before);
    await userEvent.clear(last);
    await userEvent.type(last, '2026-11-15');
    await waitFor(() => expect(asked()?.to).toBe('2026-11-16'));
    expect(document.querySelector('output')).toHaveTextContent(
      '?period=custom&cost=billed&groupBy=resource&from=2026-11-14&to=2026-11-16',
    );
  });

  it('says of the days that are shown what they are compared with, while others are on their way', async () => {
    const api = mockCost();
    renderWithCost(<CostTab />, { api, at: '/?period=month' });
    const usd = await screen.findByRole('region', { name: 'In USD' });
    const ofMonth = /than in the same days of the month before/;
    expect(usd).toHaveTextContent(ofMonth);
    let answer = () => {};
    api.getReport.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          answer = () => resolve(examples.report());
        }),
    );
    await choose('Period', '7 days');
    await waitFor(() => expect(api.getReport).toHaveBeenCalledTimes(2));
    expect(usd).toHaveTextContent(ofMonth);
    const before = /^Compared with the same days of the month before/;
    expect(screen.getByText(before)).toBeInTheDocument();
    answer();
    await waitFor(() =>
      expect(usd).toHaveTextContent(/than in the 7 days before/),
    );
    expect(screen.queryByText(before)).not.toBeInTheDocument();
  });

  it('says which part of an address makes no period, and what is shown instead', async () => {
    const api = mockCost();
    const asked = () => api.getReport.mock.lastCall?.[1];
    const { unmount } = renderWithCost(<CostTab />, {
      api,
      at: '/?period=custom&from=2026-11-31&to=2026-12-01',
    });
    const words =
      /^The address says from=2026-11-31, which is no day; .* 30 days are shown instead\.$/;
    expect(await screen.findByText(words)).toBeInTheDocument();
    await waitFor(() => expect(asked()?.period).toBeUndefined());
    await choose('Period', '90 days');
    await waitFor(() => expect(asked()?.period).toBe('90d'));
    expect(screen.queryByText(words)).not.toBeInTheDocument();
    unmount();

    // Days alone are a custom period.
    renderWithCost(<CostTab />, {
      api,
      at: '/?from=2026-11-14&to=2026-11-16',
    });
    await waitFor(() =>
      expect(asked()).toMatchObject({
        period: 'custom',
        from: '2026-11-14',
        to: '2026-11-16',
      }),
    );
    expect(screen.queryByText(/^The address/)).not.toBeInTheDocument();
  });

  it('leads from a team to each of its parts, also to those that the plot folds', async () => {
    const api = mockCost();
    const names = Array.from({ length: 20 }, (_, index) => `service-${index}`);
    api.getReport.mockResolvedValue(
      examples.report({
        groupBy: 'part',
        parts: [
          { ...examples.part('payments', '92.426', 0.8808), name: 'Payments' },
          {
            ...examples.part('money', '8', 0.0763),
            entityRef: 'group:default/money',
          },
          ...names.map(name => examples.part(name, '0.25', 0.0024)),
        ],
      }),
    );
    renderWithCost(<CostTab />, { api, entity: examples.team });
    const table = await screen.findByRole('table', {
      name: 'Parts and what they cost',
    });
    expect(api.getReport.mock.lastCall?.[1]).toMatchObject({ groupBy: 'part' });
    // The plot and the table have one answer.
    expect(api.getReport).toHaveBeenCalledTimes(1);
    const rows = () => within(table).getAllByRole('row').slice(1);
    const [first, second] = rows();
    expect(within(first).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/cost',
    );
    expect(first).toHaveTextContent(/\$92\.43.*88 %/);
    expect(second).toHaveTextContent('this itself');
    expect(rows()).toHaveLength(12);
    await userEvent.click(screen.getByRole('button', { name: 'Show 10 more' }));
    expect(rows()).toHaveLength(22);
    expect(
      within(table).getByRole('link', { name: 'service-19' }),
    ).toHaveAttribute('href', '/catalog/default/component/service-19/cost');
    expect(
      within(await screen.findByRole('table', { name: 'Resources' })).getByRole(
        'link',
        { name: 'ledger' },
      ),
    ).toBeInTheDocument();
  });
});
