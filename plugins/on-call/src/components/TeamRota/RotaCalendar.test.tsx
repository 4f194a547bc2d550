import { screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
import * as people from '../../__testUtils__/people';
import { weeklyRota, weekTime } from '../../__testUtils__/rotas';
import {
  band,
  mockTeam,
  renderTab,
  stopClock,
  user,
} from '../../__testUtils__/teamRota';

stopClock();

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
    await user.click(first);
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
    await user.keyboard('{ArrowRight}');
    expect(band(/^Hubert/)).toHaveFocus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(band(/^Jonas Lindqvist/)).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(band(/^Li Wen/)).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(band(/^Jonas Lindqvist/)).toHaveFocus();
    // One stop for the tabulator.
    expect(band(/^Jonas Lindqvist/)).toHaveAttribute('tabindex', '0');
    expect(ana).toHaveAttribute('tabindex', '-1');

    await user.keyboard('{Enter}');
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
    await user.keyboard('{Escape}');
    await waitFor(() => expect(band(/^Jonas Lindqvist/)).toHaveFocus());
  });
});
