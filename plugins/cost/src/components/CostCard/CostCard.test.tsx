import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { costChannel } from '@paved-path/backstage-plugin-cost-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import { mockCost, renderWithCost } from '../../__testUtils__/renderWithCost';
import { CostCard } from './CostCard';

describe('CostCard', () => {
  it('says the most important fact first, then the month, and how old all that is', async () => {
    const { container } = renderWithCost(
      <CostCard tabHref="/catalog/default/component/payments/cost" />,
      { api: mockCost() },
    );
    const alarm = await screen.findByText(
      '$640 forecast, 8.5 % over the budget of $590',
    );
    expect(alarm.closest('[role=status]')).toBeInTheDocument();
    const total = screen.getByText('$412.18');
    expect(total).toHaveAttribute('value', '412.1800');
    expect(total.parentElement).toHaveTextContent(
      '$412.18 in November, until Nov 20',
    );
    expect(
      screen.getByText('12 % more than in the same days of October'),
    ).toBeInTheDocument();
    expect(screen.getByText('70 % of $590 used')).toBeInTheDocument();
    expect(
      screen.getByRole('img', {
        name: /^The last 30 days: -\$2.50 to \$18.50/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Biggest change against October: payments-db: +$61.00 since Nov 12, Amazon RDS',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('1 remark on what is not in these numbers'),
    ).toBeInTheDocument();
    expect(screen.getByText(/^from FOCUS exports/)).toHaveTextContent(
      'from FOCUS exports, 2 minutes ago',
    );
    expect(screen.getByRole('link', { name: 'All costs' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/cost',
    );
    // The sentence has said the forecast.
    expect(screen.getAllByText(/forecast/)).toHaveLength(1);
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('keeps currencies apart, and says what is wrong, the worst first', async () => {
    const api = mockCost();
    const signals = new SignalBox();
    api.getOverview.mockResolvedValue(examples.overviews.calm());
    renderWithCost(<CostCard tabHref="/cost" />, { api, signals });
    expect(await screen.findByText('$412.18')).toBeInTheDocument();
    // Less than a cent is not nothing.
    expect(screen.getByText('less than €0.01')).toHaveAttribute(
      'value',
      '0.0012',
    );
    expect(
      screen.getByText('12 % less than in the same days of October'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Nothing in the same days of October'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('status')).toBeNull();

    api.getOverview.mockResolvedValue(examples.overviews.unusual());
    act(() => signals.send(costChannel(examples.entityRef)));
    expect(
      within(await screen.findByRole('status')).getByRole('link', {
        name: '1 day costs unusually much',
      }),
    ).toHaveAttribute('href', '/cost');
    expect(screen.getByText('$640 forecast for November')).toBeInTheDocument();

    api.getOverview.mockResolvedValue(examples.overviews.overBudget());
    act(() => signals.send(costChannel(examples.entityRef)));
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'Over budget: $612 of $590 is spent',
      ),
    );
    expect(screen.getByText('104 % of $590 used')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: '2 days cost unusually much' }),
    ).toBeInTheDocument();
  });

  it('tells nothing billed, not yet read, forbidden, failed and stale apart', async () => {
    const api = mockCost();
    const signals = new SignalBox();
    const send = () => act(() => signals.send(costChannel(examples.entityRef)));
    api.getOverview.mockRejectedValueOnce(new NotAllowedError('no'));
    renderWithCost(<CostCard />, { api, signals });
    expect(screen.getByRole('status', { name: /Cost/ })).toBeInTheDocument();
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();

    api.getOverview.mockResolvedValue(examples.overviews.never());
    send();
    expect(
      await screen.findByText('Nothing was ever billed for this'),
    ).toBeInTheDocument();
    expect(screen.getByText('paved-path.dev/cost-tags')).toBeInTheDocument();

    api.getOverview.mockResolvedValue(examples.overviews.past());
    send();
    expect(
      await screen.findByText(
        'Nothing was billed for this in the last three months',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('It was last billed in May 2026.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/ever billed/)).toBeNull();

    api.getOverview.mockResolvedValue(examples.overviews.unread());
    send();
    expect(
      await screen.findByText('The bills have not been read yet'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/ever billed/)).toBeNull();

    api.getOverview.mockResolvedValue(examples.overviews.failed());
    send();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the bucket does not answer',
    );
    expect(screen.queryByText(/ever billed|not been read/)).toBeNull();

    api.getOverview.mockResolvedValue(examples.overviews.stale());
    await userEvent.click(screen.getAllByRole('button', { name: 'Retry' })[0]);
    expect(await screen.findByText('$412.18')).toBeInTheDocument();
    expect(screen.getByText(/^from FOCUS exports/)).toHaveTextContent(
      'from FOCUS exports, 3 hours ago: the folder cannot be read (EACCES)',
    );
  });
});
