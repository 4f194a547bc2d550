import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  incidentCreatePermission,
  onCallChannel,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { overview, overviews } from '../../__testUtils__/overviews';
import { atTime, entity, entityRef, jonas } from '../../__testUtils__/people';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { OnCallCard } from './OnCallCard';

describe('OnCallCard', () => {
  it('says who is on call until when, who is next, who comes after them, and how old that is', async () => {
    const { container } = renderWithOnCall(<OnCallCard tabHref="/tab" />, {
      api: mockOnCall(),
    });
    const primary = (await screen.findByText('primary')).closest('li')!;
    expect(primary).toHaveTextContent('Ana Souza');
    expect(primary).toHaveTextContent('until 09:00 tomorrow');
    expect(within(primary).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/user/ana',
    );
    // Her photo stands there as soon as the catalog has told of it.
    await waitFor(() =>
      expect(primary.querySelector('img')).toHaveAttribute(
        'src',
        expect.stringMatching(/^data:image/),
      ),
    );
    expect(within(primary).getByText('09:00 tomorrow')).toHaveAttribute(
      'title',
      expect.stringMatching(/\d{4}.*09:00|9:00/),
    );
    expect(screen.getByText(/^next: /)).toHaveTextContent(
      'next: Jonas Lindqvist, from 09:00 tomorrow',
    );
    const [second, third, ...more] = within(
      screen.getByRole('list', { name: 'Escalation levels' }),
    ).getAllByRole('listitem');
    expect(second).toHaveTextContent(
      /^Level 2after 15 minJonas Lindqvistuntil/,
    );
    expect(second).toHaveTextContent(/Night Watch Ltd\..*always$/);
    expect(third).toHaveTextContent('Level 3after 45 minMette Holmalways');
    expect(more).toEqual([]);
    expect(screen.getByText('No open incidents')).toBeInTheDocument();
    expect(screen.getByText(/^from PagerDuty/)).toHaveTextContent(
      'from PagerDuty, 2 minutes ago',
    );
    expect(
      screen.getByRole('link', { name: 'Incidents and shifts' }),
    ).toHaveAttribute('href', '/tab');
    expect(
      screen.getByRole('button', { name: 'Page on-call' }),
    ).toBeInTheDocument();
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('shows what is open first, loudest what nobody has acknowledged', async () => {
    renderWithOnCall(<OnCallCard />, {
      api: mockOnCall({ getOverview: async () => overviews.incidents() }),
    });
    expect(
      await screen.findByText('2 open incidents, 1 not acknowledged'),
    ).toBeInTheDocument();
    const [first, second] = within(
      screen.getByRole('list', { name: 'Open incidents' }),
    ).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      'triggeredCard payments time out#48126 minutes agowakes Ana Souza',
    );
    expect(within(first).getByRole('link')).toHaveAttribute(
      'href',
      '/on-call/incidents/pagerduty:Q1TRIG',
    );
    expect(second).toHaveTextContent(/low urgencyacknowledged by Jonas/);
    // What is open stands above who is on call.
    expect(
      first.compareDocumentPosition(screen.getByText('primary')) &
        Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy();
  });

  it('puts what is wrong first, the worst at the top', async () => {
    renderWithOnCall(<OnCallCard />, {
      api: mockOnCall({ getOverview: async () => overviews.problems() }),
    });
    const problems = within(
      await screen.findByRole('list', { name: 'What is wrong' }),
    ).getAllByRole('listitem');
    expect(problems.map(each => each.textContent)).toEqual([
      expect.stringContaining('The catalog has no user:default/omar'),
      expect.stringContaining('payments.yaml:7: layers.0.peple'),
      expect.stringContaining('is a key that everybody can read'),
    ]);
    expect(screen.getByText('2 more problems')).toBeInTheDocument();
    expect(
      screen.getByText('In your time: 09:00 today to 09:00 tomorrow'),
    ).toBeInTheDocument();
    // Level 1 is empty, so that the second is woken first.
    expect(screen.getByText('woken first').closest('li')).toHaveTextContent(
      'Jonas Lindqvist',
    );
    expect(screen.queryByText('primary')).toBeNull();
    const levels = screen.getByRole('list', { name: 'Escalation levels' });
    expect(levels).toHaveTextContent('Level 1at oncenobody now');
  });

  it('tells every state from every other', async () => {
    const words: Record<string, RegExp> = {
      nobody: /Nobody is on call now: a page wakes nobody\. Add somebody/,
      never: /It is not known yet who is on call.*PagerDuty is being asked/,
      failed: /This could not be loaded.*PagerDuty refused the key/,
      none: /Nobody is set up to be on call.*No on-call provider knows.*paved-path\.dev\/rota.*pagerduty\.com\/service-id/,
      acknowledged: /1 open incident, acknowledged/,
      stale:
        /No open incidents when it was last asked.*from PagerDuty, 3 hours ago: it does not answer \(503\)/,
      maintenance: /In maintenance: a page may wake nobody/,
      disabled: /Disabled: a page wakes nobody/,
      unknown: /Its state is not known/,
      long: /was until .*; who took over is not known yet.*next: nobody, from/,
    };
    const api = mockOnCall();
    const signals = new SignalBox();
    renderWithOnCall(<OnCallCard />, { api, signals });
    await screen.findByText('No open incidents');
    for (const [scenario, expected] of Object.entries(words)) {
      api.getOverview.mockImplementation(async () => overviews[scenario]());
      act(() => signals.send(onCallChannel(entityRef)));
      await waitFor(() => expect(document.body).toHaveTextContent(expected));
      // Nothing is green that is not known to be good.
      expect([
        scenario,
        screen.queryAllByText('No open incidents').length,
      ]).toEqual([scenario, scenario === 'nobody' ? 1 : 0]);
    }
    api.getOverview.mockRejectedValue(new Error('the backend is down'));
    act(() => signals.send(onCallChannel(entityRef)));
    await waitFor(() =>
      expect(document.body).toHaveTextContent(
        'from PagerDuty, 2 minutes ago: the backend is down',
      ),
    );
  });

  it('can page where it is not known who is on call, not where nobody is set up, and only for those who may', async () => {
    const api = mockOnCall({ getOverview: async () => overviews.failed() });
    const signals = new SignalBox();
    const { unmount } = renderWithOnCall(<OnCallCard />, { api, signals });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'Page on-call' }),
    ).toBeInTheDocument();
    api.getOverview.mockImplementation(async () => overviews.none());
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('Nobody is set up to be on call');
    expect(screen.queryByRole('button')).toBeNull();
    unmount();

    const asked: string[] = [];
    renderWithOnCall(<OnCallCard />, {
      api: mockOnCall(),
      // What was asked for one entity is remembered for a while.
      entity: { ...entity, metadata: { name: 'ledger' } },
      authorize: ({ permission }) => {
        asked.push(permission.name);
        return AuthorizeResult.DENY;
      },
    });
    await screen.findByText('primary');
    await waitFor(() => expect(asked).toContain(incidentCreatePermission.name));
    expect(screen.queryByRole('button', { name: 'Page on-call' })).toBeNull();
  });

  it('tells forbidden, failed and loading apart', async () => {
    const api = mockOnCall();
    const signals = new SignalBox();
    let refuse = (_: Error) => {};
    api.getOverview.mockImplementationOnce(
      () => new Promise((_, reject) => (refuse = reject)),
    );
    renderWithOnCall(<OnCallCard />, { api, signals });
    expect(
      await screen.findByRole('status', { name: 'Loading On call' }),
    ).toBeInTheDocument();
    await act(async () => refuse(new NotAllowedError('no')));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    api.getOverview.mockRejectedValueOnce(new Error('the backend is down'));
    act(() => signals.send(onCallChannel(entityRef)));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the backend is down',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('primary')).toBeInTheDocument();
  });

  it('says who is next where nobody is on call, and does not say it of every level', async () => {
    const [level] = overviews.nobody().levels;
    renderWithOnCall(<OnCallCard />, {
      api: mockOnCall({
        getOverview: async () =>
          overview({
            ...overviews.nobody(),
            levels: [
              { ...level, next: { person: jonas, start: atTime(1, 18) } },
            ],
          }),
      }),
    });
    expect(await screen.findByText(/^next: /)).toHaveTextContent(
      'next: Jonas Lindqvist, from 18:00 tomorrow',
    );
    expect(screen.queryByText('nobody now')).toBeNull();
  });
});
