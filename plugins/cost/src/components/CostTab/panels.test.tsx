import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { costChannel } from '@paved-path/backstage-plugin-cost-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import { mockCost, renderWithCost } from '../../__testUtils__/renderWithCost';
import { CostTab } from './CostTab';

describe('the states of CostTab', () => {
  it('tell nothing billed, not yet read, forbidden, failed and stale apart', async () => {
    const api = mockCost();
    const signals = new SignalBox();
    const send = () => act(() => signals.send(costChannel(examples.entityRef)));
    api.getReport.mockRejectedValueOnce(new NotAllowedError('no'));
    renderWithCost(<CostTab />, { api, signals });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();

    api.getReport.mockRejectedValueOnce(new Error('the backend is down'));
    send();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the backend is down',
    );

    const nothing = {
      currencies: [],
      movers: [],
      anomalies: [],
      estimates: [],
    };
    api.getReport.mockResolvedValue(examples.report(nothing));
    send();
    expect(
      await screen.findByText('Nothing was billed for this in these days'),
    ).toBeInTheDocument();
    // What is not in it is said all the same.
    expect(
      screen.getByText('Charges of the last day are not complete yet'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table', { name: 'Resources' })).toBeNull();

    api.getReport.mockResolvedValue(
      examples.report({
        ...nothing,
        freshness: examples.overviews.unread().freshness,
      }),
    );
    send();
    expect(
      await screen.findByText('The bills have not been read yet'),
    ).toBeInTheDocument();

    const { freshness } = examples.overviews.stale();
    api.getReport.mockResolvedValue(
      examples.report({
        freshness,
        movers: [],
        anomalies: [],
        notIncluded: [],
      }),
    );
    send();
    expect(
      await screen.findByText('Nothing is known to be missing.'),
    ).toBeInTheDocument();
    for (const line of screen.getAllByText(/^from FOCUS exports/)) {
      expect(line).toHaveTextContent('3 hours ago: the folder cannot be read');
    }
    expect(
      screen.getByText('No day cost unusually much in this period'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Nothing moved by a cent or more against the days before',
      ),
    ).toBeInTheDocument();
  });
});

describe('the unusual days of CostTab', () => {
  it('are acknowledged with a reason; those who may not do not see how', async () => {
    const api = mockCost();
    const { unmount } = renderWithCost(<CostTab />, { api });
    const button = await screen.findByRole('button', {
      name: /^Acknowledge the unusual cost of Nov 18, 2026/,
    });
    await userEvent.click(button);
    const dialog = await screen.findByRole('dialog', {
      name: 'Acknowledge the unusual cost of Nov 18, 2026?',
    });
    const confirm = () =>
      userEvent.click(
        within(dialog).getByRole('button', { name: 'Acknowledge' }),
      );
    await confirm();
    expect(
      within(dialog).getByText('A reason is needed: others will ask'),
    ).toBeInTheDocument();
    expect(api.acknowledgeAnomaly).not.toHaveBeenCalled();
    await userEvent.type(within(dialog).getByLabelText(/Reason/), ' a NAT ');
    api.acknowledgeAnomaly.mockRejectedValueOnce(new Error('it is locked'));
    await confirm();
    expect(
      await within(dialog).findByText('It was not done: it is locked'),
    ).toBeInTheDocument();
    expect(await accessibilityProblems(dialog)).toEqual([]);
    api.getReport.mockResolvedValue(
      examples.report({ anomalies: [examples.acknowledgedAnomaly] }),
    );
    await confirm();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.acknowledgeAnomaly).toHaveBeenLastCalledWith('a1', {
      reason: 'a NAT',
    });
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: /^Acknowledge/ })).toBeNull(),
    );
    unmount();

    api.getReport.mockResolvedValue(examples.report());
    const asked: string[] = [];
    renderWithCost(<CostTab />, {
      api,
      authorize: ({ permission }) => {
        asked.push(permission.name);
        return permission.name === 'cost.anomaly.acknowledge'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW;
      },
    });
    expect(
      await screen.findByText(/^payments cost 159 % more on Nov 18, 2026/),
    ).toBeInTheDocument();
    await waitFor(() => expect(asked).toContain('cost.anomaly.acknowledge'));
    // The answer gets there.
    await act(async () => {});
    expect(screen.queryByRole('button', { name: /^Acknowledge/ })).toBeNull();
  });
});

describe('unusual days that follow each other', () => {
  it('are one, with the first and the last', async () => {
    const api = mockCost();
    const lasting = { ...examples.openAnomaly, lastDay: '2026-11-20' };
    api.getReport.mockResolvedValue(
      examples.report({ anomalies: [lasting, examples.acknowledgedAnomaly] }),
    );
    renderWithCost(<CostTab />, { api });
    const list = await screen.findByRole('list', {
      name: 'Days that cost unusually much',
    });
    const days = 'Nov 18, 2026 to Nov 20, 2026';
    expect(within(list).getByText(days)).toBeInTheDocument();
    await userEvent.click(
      await within(list).findByRole('button', {
        name: new RegExp(`^Acknowledge the unusual cost of ${days}`),
      }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: `Acknowledge the unusual cost of ${days}?`,
      }),
    ).toBeInTheDocument();
  });
});

describe('the resources of CostTab', () => {
  it('are searched, sorted and paged on the server', async () => {
    const api = mockCost();
    renderWithCost(<CostTab />, { api });
    await screen.findByText('120 resources');
    const asked = () => api.getResources.mock.lastCall?.[1];
    expect(asked()).toMatchObject({ limit: 50, cursor: undefined });
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(asked()?.cursor).toBe('50'));
    await userEvent.click(screen.getByRole('button', { name: 'Change' }));
    await waitFor(() =>
      expect(asked()).toMatchObject({
        orderField: 'change',
        order: 'desc',
        cursor: undefined,
      }),
    );
    api.getResources.mockResolvedValue(
      examples.resourcePage({
        items: [],
        totalItems: 0,
        nextCursor: undefined,
      }),
    );
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search resources' }),
      'nat',
    );
    expect(await screen.findByText('No resource matches')).toBeInTheDocument();
    expect(asked()).toMatchObject({ search: 'nat', orderField: 'change' });

    api.getResources.mockRejectedValue(new Error('the database is busy'));
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search resources' }),
      's',
    );
    expect(await screen.findByText(/the database is busy/)).toBeInTheDocument();
    // The rest of the tab stays.
    expect(screen.getByRole('region', { name: 'In USD' })).toBeInTheDocument();
  });
});
