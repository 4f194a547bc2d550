import { screen, waitFor, within } from '@testing-library/react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import { renderWithOnCall } from '../../__testUtils__/renderWithOnCall';
import { swap, team, weeklyRota } from '../../__testUtils__/rotas';
import {
  mockTeam,
  refusal,
  stopClock,
  user,
} from '../../__testUtils__/teamRota';
import { Swaps, useSwaps } from './Swaps';

stopClock();

/** Renders the swaps of a rota, and returns what is called when one was answered. */
function renderSwaps(api: OnCallApi) {
  const onAnswered = jest.fn();
  const rota = weeklyRota();
  function Part() {
    return (
      <Swaps rota={rota} query={useSwaps(rota.id)} onAnswered={onAnswered} />
    );
  }
  renderWithOnCall(<Part />, { api, entity: team });
  return onAnswered;
}

describe('swaps', () => {
  it('are answered by who is asked, taken back by who asked, and shown to the others', async () => {
    const api = mockTeam();
    api.answerSwap.mockRejectedValueOnce(
      refusal('Jonas Lindqvist took it back already'),
    );
    api.answerSwap.mockResolvedValue(swap());
    const onAnswered = renderSwaps(api);
    const accept = await screen.findByRole('button', {
      name: 'Accept: you take Wed 2 Dec 17:00 to Thu 3 Dec 08:00 from Jonas Lindqvist',
    });
    const line = accept.closest('li') as HTMLElement;
    expect(line).toHaveTextContent('“My daughter’s school play.”');
    expect(line).toHaveTextContent('waits for an answer');
    await user.click(accept);
    expect(
      await within(line).findByText('Jonas Lindqvist took it back already'),
    ).toBeInTheDocument();
    await user.click(within(line).getByRole('button', { name: /^Decline/ }));
    await waitFor(() =>
      expect(api.answerSwap.mock.calls).toEqual([
        ['swap-1', 'accept'],
        ['swap-1', 'decline'],
      ]),
    );

    const mine = screen.getByRole('list', { name: 'Asked by you' });
    expect(mine).toHaveTextContent('You ask Li Wen to take');
    await user.click(
      within(mine).getByRole('button', { name: /^Take it back/ }),
    );
    expect(api.answerSwap).toHaveBeenLastCalledWith('swap-2', 'withdraw');
    const others = screen.getByRole('list', { name: 'Of this rota' });
    expect(others).toHaveTextContent('Ana Souza asks Hubert');
    expect(within(others).queryByRole('button')).not.toBeInTheDocument();

    await user.click(screen.getByText('4 that are settled'));
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
    // Also after the refusal: the rota may be another by then.
    await waitFor(() => expect(onAnswered).toHaveBeenCalledTimes(3));
  });

  it('are no empty list where they could not be read', async () => {
    const api = mockTeam();
    api.getSwaps.mockRejectedValue(new Error('swaps are down'));
    renderSwaps(api);
    expect(await screen.findByText('swaps are down')).toBeInTheDocument();
    expect(screen.queryByText(/No swap is open/)).not.toBeInTheDocument();
  });
});
