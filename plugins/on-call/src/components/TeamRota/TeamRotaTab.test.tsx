import { screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { ON_CALL_CHANNEL } from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { renderWithOnCall } from '../../__testUtils__/renderWithOnCall';
import { sunRota, team, weeklyRota } from '../../__testUtils__/rotas';
import {
  mockTeam,
  refusal,
  renderTab,
  stopClock,
  user,
} from '../../__testUtils__/teamRota';
import { TeamOnCallCard } from './TeamOnCallCard';

stopClock();

describe('the rotas of a team', () => {
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
    await user.click(screen.getByRole('button', { name: 'Later' }));
    expect(
      screen.getByText('28 December 2026 to 3 January 2027'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'This week' }));
    expect(screen.getByRole('button', { name: 'This week' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await user.click(screen.getByRole('button', { name: '4 weeks' }));
    await waitFor(() =>
      expect(lastRange()).toEqual({
        start: '2026-11-23T00:00:00.000Z',
        end: '2027-01-18T00:00:00.000Z',
      }),
    );
    api.getTeamRotas.mockRejectedValueOnce(new Error('PagerDuty is down'));
    await user.click(screen.getByRole('button', { name: 'Earlier' }));
    expect(await screen.findByText('PagerDuty is down')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Later' }));
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
    expect(
      screen
        .getAllByRole('heading', { level: 3 })
        .map(heading => heading.textContent),
    ).toEqual(['Swaps', 'In your own calendar']);
    expect(screen.getByText('7 that are over')).toBeInTheDocument();
    await user.click(screen.getByText('Show 57 more'));
    expect(within(list).getAllByRole('listitem')).toHaveLength(78);
    expect(container).toHaveTextContent('it does not answer (503)');
    expect(await accessibilityProblems(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Calendar' }));
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

  it('says which rotas could not be read, and never that there are none then', async () => {
    const sources = [
      { source: 'Rota', state: 'fresh' as const },
      {
        source: 'PagerDuty',
        state: 'failed' as const,
        reason: 'it does not answer (503)',
      },
    ];
    const api = mockTeam({
      getTeamRotas: async () => Object.assign([], { sources }),
    });
    const { unmount } = renderTab(api);
    expect(
      await screen.findByText('It is not known whether this team has a rota'),
    ).toBeInTheDocument();
    expect(screen.getByText(/it does not answer \(503\)/)).toBeInTheDocument();
    expect(screen.queryByText('This team has no rota')).not.toBeInTheDocument();
    unmount();

    const card = renderWithOnCall(<TeamOnCallCard />, { api, entity: team });
    expect(
      (await screen.findAllByText(/it does not answer \(503\)/)).length,
    ).toBeGreaterThan(0);
    expect(screen.queryByText('This team has no rota')).not.toBeInTheDocument();
    card.unmount();

    api.getTeamRotas.mockResolvedValue(
      Object.assign([weeklyRota({ problems: [] })], { sources }),
    );
    renderTab(api);
    expect(
      await screen.findByText(/it does not answer \(503\)/),
    ).toBeInTheDocument();
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

describe('the card of a team', () => {
  it('says who is on call now and next, and where nobody is known to be', async () => {
    const api = mockTeam({
      getTeamRotas: async () => [
        weeklyRota(),
        { ...weeklyRota(), id: 'rota:backup', shifts: [], gaps: [] },
      ],
    });
    const { container } = renderWithOnCall(<TeamOnCallCard tabHref="/rota" />, {
      api,
      entity: team,
    });
    const list = await screen.findByRole('list', { name: 'On call now' });
    const [first, backup] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      /Ana Souza is on call until Saturday 17:00, then/,
    );
    expect(backup).toHaveTextContent('It is not known who is on call now');
    expect(screen.getByRole('link', { name: 'Rotas' })).toHaveAttribute(
      'href',
      '/rota',
    );
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('says so where a team has no rota', async () => {
    const api = mockTeam({ getTeamRotas: async () => [] });
    renderWithOnCall(<TeamOnCallCard />, { api, entity: team });
    expect(
      await screen.findByText('This team has no rota'),
    ).toBeInTheDocument();
  });
});
