import { screen, waitFor, within } from '@testing-library/react';
import { swap, weeklyRota } from '../../__testUtils__/rotas';
import {
  band,
  fill,
  mockTeam,
  refusal,
  renderTab,
  stopClock,
  user,
} from '../../__testUtils__/teamRota';

stopClock();

describe('a shift', () => {
  it('is asked to be swapped once, with what is wrong said at its field', async () => {
    const api = mockTeam();
    api.requestSwap.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    api.requestSwap.mockImplementation(
      () => new Promise(resolve => setTimeout(() => resolve(swap()), 50)),
    );
    renderTab(api, { at: '/?from=2026-12-14&weeks=1' });
    await screen.findByText('Asked of you');
    await user.click(band(/^Mette Holm, Monday 14 December/));
    await user.click(
      await screen.findByRole('button', { name: 'Ask for a swap…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Ask somebody to take your shift',
    });
    await user.click(within(dialog).getByRole('button', { name: 'Ask' }));
    expect(within(dialog).getByText('Choose somebody.')).toBeInTheDocument();

    await user.click(within(dialog).getByRole('button', { name: /^Whom/ }));
    // Nobody asks themselves, and those outside of the catalog cannot be asked.
    expect(
      (await screen.findAllByRole('option')).map(each => each.textContent),
    ).toEqual([
      'Ana Souza',
      'Jonas Lindqvist',
      'Li Wen',
      'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff',
    ]);
    await user.click(screen.getByRole('option', { name: 'Li Wen' }));

    const ask = within(dialog).getByRole('button', { name: 'Ask Li Wen' });
    const from = /^From \(Europe\/Copenhagen\)/;
    const until = /^Until \(Europe\/Copenhagen\)/;
    expect(screen.getByLabelText(from)).toHaveValue('2026-12-14T09:00');
    expect(screen.getByLabelText(until)).toHaveValue('2026-12-21T09:00');
    expect(
      within(dialog).getByText('Mon 14 Dec 08:00 in your time'),
    ).toBeInTheDocument();
    fill(from, '2026-12-13T09:00');
    await user.click(ask);
    expect(
      within(dialog).getByText('Your shift begins at Mon 14 Dec 09:00.'),
    ).toBeInTheDocument();
    fill(from, '2026-12-16T18:00');
    fill(until, '2026-12-16T17:00');
    await user.click(ask);
    expect(
      within(dialog).getByText('The end has to be after the beginning.'),
    ).toBeInTheDocument();
    fill(until, '2026-12-17T09:00');
    await user.type(screen.getByLabelText('Reason (optional)'), 'The dentist.');
    expect(api.requestSwap).not.toHaveBeenCalled();

    await user.click(ask);
    expect(
      await within(dialog).findByText(
        'No answer came: the portal could not be reached. You can try again: it is done once.',
      ),
    ).toBeInTheDocument();
    await user.dblClick(
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

  it('is overridden by those who may, also a gap', async () => {
    const api = mockTeam();
    api.createOverride.mockRejectedValueOnce(
      refusal('person: Li Wen left the company'),
    );
    api.createOverride.mockResolvedValue(undefined);
    renderTab(api, { at: '/?from=2026-11-30&weeks=1' });
    await screen.findByText('Swaps');
    await user.click(band(/^Nobody/));
    await user.click(await screen.findByRole('button', { name: 'Override…' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Override Payments primary',
    });
    await user.click(
      within(dialog).getByRole('button', { name: /^Who is on call instead/ }),
    );
    await user.click(await screen.findByRole('option', { name: 'Li Wen' }));
    fill(/^Until/, '2026-12-06T12:00');
    const put = within(dialog).getByRole('button', {
      name: 'Put Li Wen on call',
    });
    await user.click(put);
    expect(
      await within(dialog).findByText('person: Li Wen left the company'),
    ).toBeInTheDocument();
    await user.click(put);
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
  });

  it('is no longer overridden where the override is removed', async () => {
    const api = mockTeam();
    api.deleteOverride.mockResolvedValue(undefined);
    renderTab(api, { at: '/?weeks=1' });
    await screen.findByText('Swaps');
    const looked = api.getTeamRotas.mock.calls.length;
    await user.click(band(/^Hubert/));
    await user.click(
      await screen.findByRole('button', { name: 'Remove override…' }),
    );
    await user.click(
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
    renderTab(api, { at: '/?weeks=1' });
    await screen.findByText('Swaps');
    await user.click(band(/^Ana Souza, Monday 23/));
    expect(
      await screen.findByText(
        'To change it, ask whoever may override shifts of this rota.',
      ),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    // Mette's own, of last week.
    await user.click(band(/^Mette Holm, Monday 16 November/));
    expect(
      await screen.findByText('It is over, so it cannot be changed.'),
    ).toBeInTheDocument();
  });
});
