import '../../__testUtils__/noon';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { onCallChannel } from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { timeline } from '../../__testUtils__/incidents';
import {
  levels,
  overview,
  overviews,
  rota,
} from '../../__testUtils__/overviews';
import { ana, atTime, entityRef, mette } from '../../__testUtils__/people';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { OnCallTab } from './OnCallTab';

describe('OnCallTab', () => {
  it('shows what is open, then all levels with who is on call and who is next', async () => {
    const { container } = renderWithOnCall(<OnCallTab />, {
      api: mockOnCall({ getOverview: async () => overviews.incidents() }),
    });
    expect(
      await screen.findByText('2 open incidents, 1 not acknowledged'),
    ).toBeInTheDocument();
    const list = screen.getByRole('list', { name: 'Escalation levels' });
    const [first, second, third] = within(list)
      .getAllByRole('listitem')
      .filter(each => each.parentElement === list);
    expect(first).toHaveTextContent(
      /^Level 1at once(AS)?Ana Souzaprimaryuntil 09:00 tomorrownext: Jonas Lindqvist, from 09:00 tomorrow$/,
    );
    expect(second).toHaveTextContent(/after 15 min.*Night Watch.*next: Li Wen/);
    expect(third).toHaveTextContent(
      /^Level 3after 45 min(MH)?Mette Holmalways$/,
    );
    expect(
      screen.getByRole('link', { name: /^Open at PagerDuty/ }),
    ).toHaveAttribute('href', overview().service!.url);
    expect(screen.getByText(/^Escalation policy:/)).toHaveTextContent(
      'Payments, day and night',
    );
    await screen.findByText('What to look at first');
    await screen.findByRole('list', { name: 'Past incidents' });
    await screen.findByText(/^handovers in/);
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('shows the shifts of the next days as a band and as a list, gaps and overrides among them', async () => {
    const api = mockOnCall();
    renderWithOnCall(<OnCallTab />, { api });
    const band = await screen.findByRole('img', {
      name: /^Shifts of Payments primary from/,
    });
    expect(band).toHaveTextContent('Ana Souza');
    expect(band).toHaveTextContent('nobody');
    expect(screen.getByText('handovers in Europe/Copenhagen')).toBeVisible();
    await userEvent.click(screen.getByText('As a list'));
    const shifts = within(
      screen.getByRole('list', { name: 'Payments primary' }),
    )
      .getAllByRole('listitem')
      .map(each => each.textContent);
    expect(shifts).toEqual([
      expect.stringMatching(/\d+, 09:00 to 09:00 tomorrowAna Souzanow$/),
      expect.stringMatching(/^09:00 tomorrow to .* 18:00Jonas Lindqvist$/),
      expect.stringMatching(/Hubert Blaine .*, instead of the rota$/),
      expect.stringMatching(/nobody$/),
      expect.stringMatching(/Li Wen$/),
    ]);
    expect(
      screen.getByText(
        /^Jonas Lindqvist is on call twice at the same time, in Payments primary and Ledger backup: \w+ 09:00 to 17:00$/,
      ),
    ).toBeInTheDocument();
    const [id, range] = api.getRota.mock.calls[0];
    expect(id).toBe('pagerduty:default/PPRIMARY');
    expect([range.start, range.end]).toEqual([atTime(0, 0), atTime(7, 0)]);
  });

  it('takes the rotas of the owner where the levels name none, and says so where there is none', async () => {
    const api = mockOnCall({
      getOverview: async () =>
        overview({ levels: [{ level: 1, now: [{ person: mette }] }] }),
    });
    api.getTeamRotas.mockResolvedValueOnce([rota({ name: 'Payments nights' })]);
    const { unmount } = renderWithOnCall(<OnCallTab />, { api });
    expect(
      await screen.findByRole('img', { name: /^Shifts of Payments nights/ }),
    ).toBeInTheDocument();
    expect(api.getTeamRotas.mock.calls[0][0]).toBe('group:default/payments');
    expect(api.getRota).not.toHaveBeenCalled();
    unmount();
    api.getTeamRotas.mockResolvedValue([]);
    renderWithOnCall(<OnCallTab />, { api });
    expect(
      await screen.findByText('No rota tells the shifts of the next days'),
    ).toBeInTheDocument();
  });

  it('says a double booking of two rotas once, and not when a shift began that goes on from before', async () => {
    const range = { start: atTime(0, 0), end: atTime(7, 0) };
    const twice = {
      person: mette,
      rotas: ['Payments nights', 'Ledger nights'],
      start: range.start,
      end: atTime(1, 9),
    };
    // What a provider was asked for is all that it tells.
    const cut = [{ ...range, person: mette }];
    const api = mockOnCall({
      getOverview: async () =>
        overview({ levels: [{ level: 1, now: [{ person: mette }] }] }),
      getTeamRotas: async () =>
        twice.rotas.map(name =>
          rota({
            id: name,
            name,
            shifts: cut,
            gaps: [],
            doubleBookings: [twice],
          }),
        ),
    });
    renderWithOnCall(<OnCallTab />, { api });
    expect(
      await screen.findByText(
        'Mette Holm is on call twice at the same time, in Payments nights and Ledger nights: until 09:00 tomorrow',
      ),
    ).toBeInTheDocument();
    await userEvent.click(screen.getAllByText('As a list')[0]);
    expect(
      screen.getByRole('list', { name: 'Payments nights' }),
    ).toHaveTextContent(/^all the time that is shownMette Holmnow$/);
  });

  it('mixes incidents and changes on one line, and shows of it what is chosen', async () => {
    const api = mockOnCall();
    renderWithOnCall(<OnCallTab />, { api });
    const today = await screen.findByRole('list', { name: 'Today' });
    expect(today).toHaveTextContent(/releasepayments was released as main/);
    expect(
      screen.getByRole('link', { name: /^payments was released/ }),
    ).toHaveAttribute('href', '/catalog/default/component/payments/releases');
    expect(screen.getByText(/which it depends on$/)).toHaveTextContent(
      'in ledger, which it depends on',
    );
    const texts = {
      incident: 'Card payments time out',
      release: 'payments was released as main-3f2a91c in production',
      drift: 'ledger/production drifted: 2 resources changed outside',
      other: 'The flag “instant-refunds” was switched on',
    };
    const visible = () =>
      Object.values(texts).filter(text => screen.queryByText(text));
    expect(visible()).toHaveLength(4);
    const box = (name: string) => screen.getByRole('checkbox', { name });
    await userEvent.click(box('what it depends on'));
    expect(visible()).toEqual([texts.incident, texts.release, texts.other]);
    await userEvent.click(box('releases'));
    await userEvent.click(box('incidents'));
    expect(visible()).toEqual([texts.other]);
    await userEvent.click(box('other changes'));
    expect(
      screen.getByText('Nothing of what is chosen happened in that time'),
    ).toBeInTheDocument();
    await userEvent.click(box('what it depends on'));
    expect(visible()).toEqual([texts.drift]);

    await userEvent.click(screen.getByRole('button', { name: /^Period/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'last 30 days' }),
    );
    await waitFor(() => {
      const start = Date.parse(api.getTimeline.mock.lastCall![1]!.start!);
      const days = (Date.now() - start) / 86_400_000;
      expect(Math.round(days)).toBe(30);
    });
  });

  it('says that there is more than is listed, and that nothing happened where nothing did', async () => {
    const api = mockOnCall();
    const signals = new SignalBox();
    const [change] = timeline().items.filter(each => each.type === 'change');
    const items = Array.from({ length: 30 }, (_, index) => ({
      ...change,
      change: {
        ...change.change,
        id: `change-${index}`,
        title: `No. ${index}`,
      },
    }));
    api.getTimeline.mockResolvedValue(timeline({ items, truncated: true }));
    renderWithOnCall(<OnCallTab />, { api, signals });
    expect(await screen.findByText('No. 24')).toBeInTheDocument();
    expect(screen.queryByText('No. 25')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show 5 more' }));
    expect(screen.getByText('No. 29')).toBeInTheDocument();
    expect(
      screen.getByText(/^There is more in that time than is listed/),
    ).toBeInTheDocument();

    api.getTimeline.mockResolvedValue(timeline({ items: [] }));
    act(() => signals.send(onCallChannel(entityRef)));
    expect(
      await screen.findByText('Nothing happened in that time'),
    ).toBeInTheDocument();

    // Nothing is there because nobody could look: that is a failure.
    const reason = 'PagerDuty refused the key';
    api.getTimeline.mockResolvedValue(
      timeline({
        items: [],
        freshness: { source: 'PagerDuty', state: 'failed', reason },
      }),
    );
    act(() => signals.send(onCallChannel(entityRef)));
    expect(await screen.findByRole('alert')).toHaveTextContent(reason);
    expect(screen.queryByText('Nothing happened in that time')).toBeNull();
  });

  it('reads past incidents page by page, with how they were resolved', async () => {
    const api = mockOnCall();
    renderWithOnCall(<OnCallTab />, { api });
    const list = await screen.findByRole('list', { name: 'Past incidents' });
    expect(screen.getByText('3 past incidents')).toBeInTheDocument();
    const [first, second] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      'resolved by Jonas Lindqvist after 52 minRaised the limit of connections to the acquirer.',
    );
    expect(second).toHaveTextContent(
      'resolved after 52 minHow it was resolved was not written down',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByText('Database failover')).toBeInTheDocument();
    expect(api.getIncidents.mock.lastCall![1]).toMatchObject({
      state: 'past',
      cursor: 'second',
    });
  });

  it('shows what changed where nobody is set up, and asks for nothing that is not there', async () => {
    const api = mockOnCall({ getOverview: async () => overviews.none() });
    renderWithOnCall(<OnCallTab />, { api });
    expect(
      await screen.findByText('Nobody is set up to be on call'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/^payments was released/),
    ).toBeInTheDocument();
    expect(api.getRota).not.toHaveBeenCalled();
    expect(api.getIncidents).not.toHaveBeenCalled();
  });

  it('says who is woken first where the first level has nobody', async () => {
    renderWithOnCall(<OnCallTab />, {
      api: mockOnCall({
        getOverview: async () =>
          overview({
            levels: [
              { ...levels[0], now: [] },
              { level: 2, now: [{ person: ana }], escalatesAfterMinutes: 5 },
              { level: 3, now: [{ person: mette }] },
            ],
          }),
      }),
    });
    const list = await screen.findByRole('list', { name: 'Escalation levels' });
    expect(list).toHaveTextContent('Level 1at oncenobody now');
    expect(list).toHaveTextContent(/Level 2at once(AS)?Ana Souzawoken first/);
    expect(list).toHaveTextContent(/Level 3after 5 min(MH)?Mette Holm/);
  });
});
