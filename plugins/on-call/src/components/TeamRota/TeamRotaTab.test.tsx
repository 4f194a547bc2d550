import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { act } from 'react';
import {
  OnCallApi,
  ON_CALL_CHANNEL,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  mockOnCall,
  renderWithOnCall,
  SignalBox,
} from '../../__testUtils__/renderWithOnCall';
import * as people from '../../__testUtils__/people';
import {
  sunRota,
  swap,
  swaps,
  team,
  weeklyRota,
  weekTime,
} from '../../__testUtils__/rotas';
import { TeamRotaTab } from './TeamRotaTab';

const feedUrl = 'https://portal.example.com/api/on-call/feeds/abc.ics';

function mockTeam(more: Partial<OnCallApi> = {}) {
  return mockOnCall({
    getTeamRotas: async () => [weeklyRota()],
    getSwaps: async () => swaps(),
    getCalendarFeed: async () => ({ url: feedUrl }),
    ...more,
  });
}

function renderTab(
  api: OnCallApi,
  more: { at?: string; me?: string; signals?: SignalBox } = {},
) {
  return renderWithOnCall(<TeamRotaTab />, { api, entity: team, ...more });
}

/** A band of the calendar. */
function band(name: RegExp) {
  return screen.getByRole('button', { name });
}

function refusal(message: string, name = 'ConflictError') {
  return Object.assign(new Error(message), { name });
}

async function choose(label: RegExp, option: string) {
  await userEvent.click(screen.getByRole('button', { name: label }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

async function fill(label: RegExp, text: string) {
  const field = screen.getByLabelText(label);
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

beforeEach(() => {
  // A Wednesday. The reader is in UTC, the rota an hour ahead.
  jest.useFakeTimers({
    now: new Date('2026-11-25T12:00:00Z'),
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'requestAnimationFrame',
      'cancelAnimationFrame',
      'requestIdleCallback',
      'cancelIdleCallback',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the weeks of a rota', () => {
  it('says who is on call, and what is wrong, in words and in the calendar', async () => {
    const { container } = renderTab(mockTeam());
    expect(
      await screen.findByText(
        'Ana Souza is on call until Saturday 17:00, then Hubert Blaine Wolfeschlegelsteinhausenbergerdorff',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Times are in your time zone, UTC. The rota hands over in Europe/Copenhagen.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/^catalog\/payments\/rota\.yaml:14:/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Nobody is on call Sat 5 Dec 16:00 to Mon 7 Dec 08:00'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Li Wen is on call in Payments primary, Ledger backup at the same time, Wed 9 Dec 08:00 to Fri 11 Dec 16:00',
      ),
    ).toBeInTheDocument();

    expect(
      screen.getByRole('group', {
        name: 'Calendar of Payments primary, 23 November to 20 December',
      }),
    ).toHaveAccessibleDescription(/arrow keys/);
    expect(
      screen
        .getAllByRole('group', { name: /^Week of/ })
        .map(week => week.getAttribute('aria-label')),
    ).toEqual([
      'Week of 23 November',
      'Week of 30 November',
      'Week of 7 December',
      'Week of 14 December',
    ]);
    expect(
      band(
        /^Ana Souza, Monday 23 November 08:00 to Saturday 28 November 17:00, on call now$/,
      ),
    ).toBeInTheDocument();
    expect(band(/^Hubert .*, an override$/)).toBeInTheDocument();
    expect(
      band(/^Nobody, Saturday 5 December 16:00 to Monday 7 December 08:00$/),
    ).toBeInTheDocument();
    expect(
      band(
        /^Li Wen, .*, on call in Payments primary, Ledger backup at the same time$/,
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('today')).toBeInTheDocument();
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('says of what goes on beyond all that is known neither when it began nor when it ends', async () => {
    const edges = {
      start: '2026-11-23T00:00:00Z',
      end: '2027-01-18T00:00:00Z',
    };
    const api = mockTeam({
      getTeamRotas: async () => [
        weeklyRota({
          timeZone: 'Africa/Abidjan',
          shifts: [
            { person: people.ana, start: edges.start, end: weekTime(0, 9) },
            { person: people.li, start: weekTime(0, 9), end: edges.end },
          ],
          gaps: [],
          doubleBookings: [],
        }),
      ],
    });
    const { container } = renderTab(api);
    expect(await screen.findByText('Li Wen is on call')).toBeInTheDocument();
    expect(
      screen.getByText(
        'Times are in your time zone, UTC. The rota hands over in Africa/Abidjan, where the clocks show the same.',
      ),
    ).toBeInTheDocument();
    const first = band(/^Ana Souza, until Monday 23 November 08:00$/);
    expect(first).not.toHaveTextContent('00:00');
    expect(
      band(/^Li Wen, from Monday 23 November 08:00, on call now$/),
    ).toBeInTheDocument();
    await userEvent.click(first);
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('In your timeuntil Mon 23 Nov 08:00');
    expect(dialog).not.toHaveTextContent('Lasts');
    expect(container).not.toHaveTextContent('00:00');
  });

  it('is walked through with the arrow keys, and opened with Enter', async () => {
    renderTab(mockTeam());
    await screen.findByText('Swaps');
    const ana = band(/^Ana Souza, Monday 23/);
    act(() => ana.focus());
    await userEvent.keyboard('{ArrowRight}');
    expect(band(/^Hubert/)).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(band(/^Jonas Lindqvist/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    expect(band(/^Li Wen/)).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}');
    expect(band(/^Jonas Lindqvist/)).toHaveFocus();
    // One stop for the tabulator.
    expect(band(/^Jonas Lindqvist/)).toHaveAttribute('tabindex', '0');
    expect(ana).toHaveAttribute('tabindex', '-1');

    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', {
      name: 'Shift of Jonas Lindqvist',
    });
    expect(dialog).toHaveTextContent(
      'In Europe/CopenhagenMon 30 Nov 09:00 to Sat 5 Dec 17:00',
    );
    expect(dialog).toHaveTextContent('the layer Weeks');
    expect(
      within(dialog).queryByRole('button', { name: /swap/ }),
    ).not.toBeInTheDocument();
    expect(await accessibilityProblems(dialog)).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(band(/^Jonas Lindqvist/)).toHaveFocus());
  });

  it('goes to other weeks by the address, and keeps the way back where they cannot be shown', async () => {
    const api = mockTeam();
    renderTab(api, { at: '/?from=2026-12-24&weeks=1&view=rubbish' });
    const lastRange = () => api.getTeamRotas.mock.lastCall?.[1];
    await screen.findByText('21 December to 27 December 2026');
    // What is around them too, so that shifts at their edges are whole.
    expect(lastRange()).toEqual({
      start: '2026-11-23T00:00:00.000Z',
      end: '2027-01-25T00:00:00.000Z',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(
      screen.getByText('28 December 2026 to 3 January 2027'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'This week' }));
    expect(screen.getByRole('button', { name: 'This week' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await userEvent.click(screen.getByRole('button', { name: '4 weeks' }));
    await waitFor(() =>
      expect(lastRange()).toEqual({
        start: '2026-11-23T00:00:00.000Z',
        end: '2027-01-18T00:00:00.000Z',
      }),
    );
    api.getTeamRotas.mockRejectedValueOnce(new Error('PagerDuty is down'));
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('PagerDuty is down')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(
      await screen.findByText(/^Ana Souza is on call until/),
    ).toBeInTheDocument();
  });

  it('is a list too, with what is over folded', async () => {
    const api = mockTeam({ getTeamRotas: async () => [sunRota()] });
    const { container } = renderTab(api, { at: '/?view=list' });
    const list = await screen.findByRole('list', { name: /around the world/ });
    expect(within(list).getAllByRole('listitem')).toHaveLength(21);
    expect(list).toHaveTextContent('on call now');
    expect(screen.getByText('7 that are over')).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show 57 more'));
    expect(within(list).getAllByRole('listitem')).toHaveLength(78);
    expect(container).toHaveTextContent('it does not answer (503)');
    expect(await accessibilityProblems(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Calendar' }));
    expect(await screen.findAllByRole('group', { name: /^Week/ })).toHaveLength(
      4,
    );
  });

  it('shows a team without a rota, a refusal and a failure each as what it is', async () => {
    const api = mockTeam({ getTeamRotas: async () => [] });
    const { unmount } = renderTab(api);
    expect(
      await screen.findByText('This team has no rota'),
    ).toBeInTheDocument();
    unmount();
    api.getTeamRotas.mockRejectedValue(refusal('no', 'NotAllowedError'));
    const second = renderTab(api);
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    second.unmount();
    api.getTeamRotas.mockRejectedValue(new Error('it is down'));
    renderTab(api);
    expect(await screen.findByText('it is down')).toBeInTheDocument();
    expect(screen.queryByText('This team has no rota')).not.toBeInTheDocument();
  });

  it('says so where nobody is on call, and looks again on a signal', async () => {
    const signals = new SignalBox();
    const api = mockTeam({
      getTeamRotas: async () => [
        weeklyRota({
          shifts: [],
          gaps: [
            { start: '2026-11-01T00:00:00Z', end: '2027-02-01T00:00:00Z' },
          ],
        }),
      ],
    });
    renderTab(api, { signals });
    expect(
      await screen.findByText('Nobody is on call now'),
    ).toBeInTheDocument();
    api.getTeamRotas.mockResolvedValue([weeklyRota()]);
    act(() => signals.send(ON_CALL_CHANNEL));
    expect(
      await screen.findByText(/^Ana Souza is on call until/),
    ).toBeInTheDocument();
  });
});

describe('a shift', () => {
  it('is asked to be swapped once, with what is wrong said at its field', async () => {
    const api = mockTeam();
    api.requestSwap.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    api.requestSwap.mockImplementation(
      () => new Promise(resolve => setTimeout(() => resolve(swap()), 50)),
    );
    renderTab(api);
    await screen.findByText('Asked of you');
    await userEvent.click(band(/^Mette Holm, Monday 14 December/));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ask for a swap…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Ask somebody to take your shift',
    });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Ask' }));
    expect(within(dialog).getByText('Choose somebody.')).toBeInTheDocument();

    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Whom/ }),
    );
    // Nobody asks themselves, and those outside of the catalog cannot be asked.
    expect(
      (await screen.findAllByRole('option')).map(each => each.textContent),
    ).toEqual([
      'Ana Souza',
      'Jonas Lindqvist',
      'Li Wen',
      'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff',
    ]);
    await userEvent.click(screen.getByRole('option', { name: 'Li Wen' }));

    const ask = within(dialog).getByRole('button', { name: 'Ask Li Wen' });
    const from = /^From \(Europe\/Copenhagen\)/;
    const until = /^Until \(Europe\/Copenhagen\)/;
    expect(screen.getByLabelText(from)).toHaveValue('2026-12-14T09:00');
    expect(screen.getByLabelText(until)).toHaveValue('2026-12-21T09:00');
    expect(
      within(dialog).getByText('Mon 14 Dec 08:00 in your time'),
    ).toBeInTheDocument();
    await fill(from, '2026-12-13T09:00');
    await userEvent.click(ask);
    expect(
      within(dialog).getByText('Your shift begins at Mon 14 Dec 09:00.'),
    ).toBeInTheDocument();
    await fill(from, '2026-12-16T18:00');
    await fill(until, '2026-12-16T17:00');
    await userEvent.click(ask);
    expect(
      within(dialog).getByText('The end has to be after the beginning.'),
    ).toBeInTheDocument();
    await fill(until, '2026-12-17T09:00');
    await userEvent.type(
      screen.getByLabelText('Reason (optional)'),
      'The dentist.',
    );
    expect(api.requestSwap).not.toHaveBeenCalled();

    await userEvent.click(ask);
    expect(
      await within(dialog).findByText(
        'No answer came: the portal could not be reached. You can try again: it is done once.',
      ),
    ).toBeInTheDocument();
    await userEvent.dblClick(
      within(dialog).getByRole('button', { name: 'Ask Li Wen' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    const request = {
      to: 'user:default/li',
      start: '2026-12-16T17:00:00.000Z',
      end: '2026-12-17T08:00:00.000Z',
      reason: 'The dentist.',
    };
    expect(api.requestSwap.mock.calls.map(([id, body]) => [id, body])).toEqual([
      ['rota:payments', request],
      ['rota:payments', request],
    ]);
    // The attempt whose answer was lost is the same as the second.
    const [first, second] = api.requestSwap.mock.calls.map(([, , key]) => key);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    await waitFor(() =>
      expect(band(/^Mette Holm, Monday 14 December/)).toHaveFocus(),
    );
  });

  it('is overridden by those who may, also a gap, and the override is removed', async () => {
    const api = mockTeam();
    api.createOverride.mockRejectedValueOnce(
      refusal('person: Li Wen left the company'),
    );
    api.createOverride.mockResolvedValue(undefined);
    api.deleteOverride.mockResolvedValue(undefined);
    renderTab(api);
    await screen.findByText('Swaps');
    await userEvent.click(band(/^Nobody/));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Override…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Override Payments primary',
    });
    await choose(/^Who is on call instead/, 'Li Wen');
    await fill(/^Until/, '2026-12-06T12:00');
    const put = within(dialog).getByRole('button', {
      name: 'Put Li Wen on call',
    });
    await userEvent.click(put);
    expect(
      await within(dialog).findByText('person: Li Wen left the company'),
    ).toBeInTheDocument();
    await userEvent.click(put);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(api.createOverride).toHaveBeenLastCalledWith(
      'rota:payments',
      {
        person: 'user:default/li',
        start: '2026-12-05T16:00:00.000Z',
        end: '2026-12-06T11:00:00.000Z',
      },
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );

    const looked = api.getTeamRotas.mock.calls.length;
    await userEvent.click(band(/^Hubert/));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove override…' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove the override' }),
    );
    await waitFor(() =>
      expect(api.deleteOverride).toHaveBeenCalledWith(
        'rota:payments',
        'override-1',
      ),
    );
    await waitFor(() =>
      expect(api.getTeamRotas.mock.calls.length).toBeGreaterThan(looked),
    );
  });

  it('is changed neither by those who may not, nor when it is over', async () => {
    const api = mockTeam({
      getTeamRotas: async () => [weeklyRota({ canOverride: false })],
    });
    renderTab(api);
    await screen.findByText('Swaps');
    await userEvent.click(band(/^Li Wen/));
    expect(
      await screen.findByText(
        'To change it, ask whoever may override shifts of this rota.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    // Mette's own, of last week.
    await userEvent.click(band(/^Mette Holm, Monday 16 November/));
    expect(
      await screen.findByText('It is over, so it cannot be changed.'),
    ).toBeInTheDocument();
  });
});

describe('swaps', () => {
  it('are answered by who is asked, taken back by who asked, and shown to the others', async () => {
    const api = mockTeam();
    api.answerSwap.mockRejectedValueOnce(
      refusal('Jonas Lindqvist took it back already'),
    );
    api.answerSwap.mockResolvedValue(swap());
    renderTab(api);
    const accept = await screen.findByRole('button', {
      name: 'Accept: you take Wed 2 Dec 17:00 to Thu 3 Dec 08:00 from Jonas Lindqvist',
    });
    const line = accept.closest('li') as HTMLElement;
    expect(line).toHaveTextContent('“My daughter’s school play.”');
    expect(line).toHaveTextContent('waits for an answer');
    await userEvent.click(accept);
    expect(
      await within(line).findByText('Jonas Lindqvist took it back already'),
    ).toBeInTheDocument();
    await userEvent.click(
      within(line).getByRole('button', { name: /^Decline/ }),
    );
    await waitFor(() =>
      expect(api.answerSwap.mock.calls).toEqual([
        ['swap-1', 'accept'],
        ['swap-1', 'decline'],
      ]),
    );

    const mine = screen.getByRole('list', { name: 'Asked by you' });
    expect(mine).toHaveTextContent('You ask Li Wen to take');
    await userEvent.click(
      within(mine).getByRole('button', { name: /^Take it back/ }),
    );
    expect(api.answerSwap).toHaveBeenLastCalledWith('swap-2', 'withdraw');
    const others = screen.getByRole('list', { name: 'Of this rota' });
    expect(others).toHaveTextContent('Ana Souza asks Hubert');
    expect(within(others).queryByRole('button')).not.toBeInTheDocument();

    await userEvent.click(screen.getByText('4 that are settled'));
    const settled = screen.getByRole('list', { name: '4 that are settled' });
    expect(
      within(settled)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('accepted3 days ago'),
      expect.stringContaining('declined4 days ago'),
      expect.stringContaining('nobody answered in time9 days ago'),
      expect.stringContaining('taken back12 days ago'),
    ]);
  });

  it('are no empty list where they could not be read', async () => {
    const api = mockTeam();
    api.getSwaps.mockRejectedValue(new Error('swaps are down'));
    renderTab(api);
    expect(await screen.findByText('swaps are down')).toBeInTheDocument();
    expect(screen.queryByText(/No swap is open/)).not.toBeInTheDocument();
  });
});

describe('the address of the calendar', () => {
  it('is made when it is asked for, and made anew after a question', async () => {
    const api = mockTeam();
    api.resetCalendarFeed.mockRejectedValueOnce(new TypeError('no network'));
    api.resetCalendarFeed.mockResolvedValue({ url: `${feedUrl}?new` });
    renderTab(api);
    const make = await screen.findByRole('button', { name: 'Make an address' });
    expect(api.getCalendarFeed).not.toHaveBeenCalled();
    await userEvent.dblClick(make);
    const address = await screen.findByLabelText('Address of the calendar');
    expect(address).toHaveValue(feedUrl);
    // The button is gone; the keyboard is on what it made.
    expect(address).toHaveFocus();
    expect(api.getCalendarFeed).toHaveBeenCalledTimes(1);
    expect(
      screen.getByText(
        'Whoever has this address can read the rota. Give it to nobody.',
      ),
    ).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'Make a new address…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Make a new address?',
    });
    expect(dialog).toHaveTextContent(/stop working/);
    const confirm = within(dialog).getByRole('button', {
      name: 'Make a new address',
    });
    await userEvent.click(confirm);
    expect(
      await within(dialog).findByText(/^No answer came: no network/),
    ).toBeInTheDocument();
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.getByLabelText('Address of the calendar')).toHaveValue(
        `${feedUrl}?new`,
      ),
    );
  });
});
