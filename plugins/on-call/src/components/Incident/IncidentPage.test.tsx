import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Incident,
  IncidentDetail,
  onCallChannel,
} from '@paved-path/backstage-plugin-on-call-common';
import { Route, Routes } from 'react-router-dom';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import {
  acknowledged,
  detail,
  open,
  resolvedTimeouts,
} from '../../__testUtils__/incidents';
import { ago, ana, entityRef } from '../../__testUtils__/people';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { IncidentPage } from './IncidentPage';

const KEY = expect.stringMatching(/^[0-9a-f]{32}$/);

type Options = Partial<Parameters<typeof renderWithOnCall>[1]>;

function renderPage(options: Options = {}) {
  const api = options.api ?? mockOnCall();
  return renderWithOnCall(
    <Routes>
      <Route path="/on-call/incidents/:id" element={<IncidentPage />} />
    </Routes>,
    {
      api,
      at: `/on-call/incidents/${encodeURIComponent(open.id)}`,
      ...options,
    },
  );
}

/** A backend in which an incident stands as it was last left. */
function backendOf(incident: Incident, around: Partial<IncidentDetail> = {}) {
  let current = incident;
  const change = (more: Partial<Incident>) => async () => {
    current = { ...current, ...more };
    return current;
  };
  return mockOnCall({
    getIncident: async () => ({ ...detail(current), ...around }),
    acknowledge: change({ status: 'acknowledged', acknowledgedBy: [ana] }),
    resolve: change({ ...resolvedTimeouts, id: incident.id }),
    reassign: change({ assignees: [ana], status: 'triggered' }),
    addNote: change({}),
  });
}

describe('IncidentPage', () => {
  it('shows how it stands, what happened, what changed before, and what was like it', async () => {
    const api = mockOnCall();
    const { container } = renderPage({ api });
    expect(
      await screen.findByRole('heading', { name: 'Card payments time out' }),
    ).toBeInTheDocument();
    expect(api.getIncident.mock.calls[0][0]).toBe(open.id);
    const fact = (name: string) =>
      screen.getByText(name, { selector: 'dt' }).nextElementSibling!;
    expect(fact('Paged by')).toHaveTextContent('Mette Holm');
    expect(fact('Assigned to')).toHaveTextContent('Ana Souza');
    expect(fact('Open for')).toHaveTextContent('6 min');
    expect(fact('Details')).toHaveTextContent('Reach me in #payments.');
    expect(screen.queryByText('Resolved by')).toBeNull();
    expect(
      screen.getByRole('link', { name: /^Open at acme\.pagerduty\.com/ }),
    ).toHaveAttribute('href', open.url);

    const events = within(
      screen.getByRole('list', { name: 'Time line' }),
    ).getAllByRole('listitem');
    expect(events).toHaveLength(4);
    expect(events[2]).toHaveTextContent(
      /^could not be told.*The phone call to Night Watch Ltd\. was not answeredlevel 1$/,
    );
    expect(events[3]).toHaveTextContent(/a ticket with them\.Li Wen$/);

    const [release, drift] = within(
      screen.getByRole('list', { name: 'What changed around it' }),
    ).getAllByRole('listitem');
    expect(release).toHaveTextContent(/^8 min beforerelease/);
    expect(drift).toHaveTextContent(
      /^49 min beforedrift.*in ledger, which it depends on$/,
    );
    const [similar, other] = within(
      screen.getByRole('list', { name: 'Similar past incidents' }),
    ).getAllByRole('listitem');
    expect(similar).toHaveTextContent(
      'Raised the limit of connections to the acquirer.',
    );
    expect(similar).toHaveTextContent('83 % alike');
    expect(similar).toHaveTextContent('both say card, payments, time');
    expect(
      within(similar).getByRole('link', { name: /^Postmortem/ }),
    ).toHaveAttribute('href', expect.stringContaining('4711.md'));
    expect(other).toHaveTextContent('How it was resolved was not written down');
    expect(screen.getByText(/^from PagerDuty/)).toBeInTheDocument();
    await screen.findByRole('button', { name: 'Acknowledge' });
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('says where not all past incidents could be looked through, and where more changed than is listed', async () => {
    const freshness = {
      source: 'PagerDuty',
      state: 'failed',
      reason: 'it does not answer (503)',
    } as const;
    const api = backendOf(open, {
      changesTruncated: true,
      similar: [],
      similarFreshness: freshness,
    });
    const { unmount } = renderPage({ api });
    expect(
      await screen.findByText(
        'It is not known whether a past incident is like it',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/it does not answer \(503\)/)).toBeInTheDocument();
    expect(
      screen.getByText(/^More changed than is listed here/),
    ).toBeInTheDocument();
    unmount();

    // Those of half an hour ago were looked through, and that is said.
    const asOf = ago({ minutes: 30 });
    renderPage({
      api: backendOf(open, {
        similar: [],
        similarFreshness: { ...freshness, state: 'stale', asOf },
      }),
    });
    expect(
      await screen.findByText('No past incident is like it'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/: it does not answer \(503\)/),
    ).toBeInTheDocument();
  });

  it('acknowledges once, and shows what others do to it', async () => {
    const api = backendOf(open);
    const signals = new SignalBox();
    renderPage({ api, signals });
    const button = await screen.findByRole('button', { name: 'Acknowledge' });
    await userEvent.dblClick(button);
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull(),
    );
    expect(api.acknowledge.mock.calls).toEqual([[open.id, KEY]]);
    // The button is gone, and the keyboard goes on from where it was.
    const actions = screen.getByRole('group', { name: 'What you can do' });
    expect(actions).toHaveFocus();
    await userEvent.tab();
    expect(screen.getByRole('button', { name: 'Resolve…' })).toHaveFocus();
    expect(screen.getByText('Acknowledged by')).toBeInTheDocument();

    api.getIncident.mockResolvedValue(
      detail({ ...resolvedTimeouts, id: open.id }),
    );
    act(() => signals.send(onCallChannel(entityRef)));
    expect(await screen.findByText('How it was resolved')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Resolve…' })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Add a note…' }),
    ).toBeInTheDocument();
  });

  it('resolves with how, reassigns to somebody else, and takes notes', async () => {
    const api = backendOf(acknowledged);
    renderPage({ api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Add a note…' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Add the note' }));
    expect(screen.getByText('Write something first.')).toBeInTheDocument();
    expect(api.addNote).not.toHaveBeenCalled();
    const note = async () => {
      await userEvent.type(screen.getByLabelText('Note'), ' Nothing yet ');
      await userEvent.click(
        screen.getByRole('button', { name: 'Add the note' }),
      );
      await waitFor(() => expect(screen.queryByLabelText('Note')).toBeNull());
    };
    await note();
    await userEvent.click(screen.getByRole('button', { name: 'Add a note…' }));
    // The keyboard is where one goes on.
    expect(screen.getByLabelText('Note')).toHaveFocus();
    await note();
    expect(
      screen.getByRole('group', { name: 'What you can do' }),
    ).toHaveFocus();
    const notes = api.addNote.mock.calls;
    expect(notes[0]).toEqual([acknowledged.id, { text: 'Nothing yet' }, KEY]);
    // The same words, said again, are another note.
    expect(notes[1][2]).not.toBe(notes[0][2]);

    await userEvent.click(screen.getByRole('button', { name: 'Reassign…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Reassign' }));
    expect(screen.getByText('Choose somebody.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^To whom/ }));
    const choices = await screen.findAllByRole('option');
    // Not to whom it is assigned already.
    expect(choices.map(each => each.textContent)).toEqual([
      'Ana Souza',
      'Li Wen',
      'Mette Holm',
    ]);
    await userEvent.click(choices[0]);
    await userEvent.click(screen.getByRole('button', { name: 'Reassign' }));
    expect(
      await screen.findByRole('button', { name: 'Acknowledge' }),
    ).toBeInTheDocument();
    expect(api.reassign.mock.calls).toEqual([
      [acknowledged.id, { to: 'user:default/ana' }, KEY],
    ]);

    const resolve = screen.getByRole('button', { name: 'Resolve…' });
    await userEvent.click(resolve);
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(resolve).toHaveFocus();
    await userEvent.click(resolve);
    await userEvent.type(
      screen.getByLabelText('How it was resolved (optional)'),
      'Raised the limit',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Resolve' }));
    expect(await screen.findByText('Resolved by')).toBeInTheDocument();
    expect(api.resolve.mock.calls).toEqual([
      [acknowledged.id, { resolution: 'Raised the limit' }, KEY],
    ]);
  });

  it('says why something was not done, and tries the same again under its key', async () => {
    const api = backendOf(open);
    api.acknowledge.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    api.acknowledge.mockRejectedValueOnce(
      new NotAllowedError('it takes the permission on-call.incident.update'),
    );
    renderPage({ api });
    const button = await screen.findByRole('button', { name: 'Acknowledge' });
    await userEvent.click(button);
    expect(
      await screen.findByText(
        'No answer came: the portal could not be reached. You can try again: it is done once.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(
      await screen.findByText(
        'It was refused: it takes the permission on-call.incident.update',
      ),
    ).toBeInTheDocument();
    await userEvent.click(button);
    await waitFor(() => expect(button).not.toBeInTheDocument());
    const keys = api.acknowledge.mock.calls.map(([, key]) => key);
    expect(new Set(keys).size).toBe(1);
  });

  it('is for reading to those who may not act, but for whom it is assigned to', async () => {
    const authorize: Options['authorize'] = () => AuthorizeResult.DENY;
    // What was asked for one entity is remembered for a while.
    const foreign = { ...open, entityRef: 'component:default/foreign' };
    const api = mockOnCall({ getIncident: async () => detail(foreign) });
    const { unmount } = renderPage({ api, authorize });
    expect(
      await screen.findByText(/^Whoever it is assigned to can act on it/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
    unmount();
    renderPage({ api, authorize, me: 'user:default/ana' });
    expect(
      await screen.findByRole('button', { name: 'Acknowledge' }),
    ).toBeInTheDocument();
  });

  it('says what is not known, each part for itself', async () => {
    const api = mockOnCall();
    api.getIncident.mockResolvedValueOnce(
      detail(
        { ...open, assignees: [], details: undefined, urgency: 'low' },
        { events: [], changes: [], similar: [], responders: [] },
      ),
    );
    const { unmount } = renderPage({ api });
    for (const words of [
      'Nothing is known of what happened in it',
      'No change is known',
      'No past incident is like it',
      'low urgency',
    ]) {
      expect(await screen.findByText(words)).toBeInTheDocument();
    }
    await userEvent.click(
      await screen.findByRole('button', { name: 'Reassign…' }),
    );
    expect(
      screen.getByText('Nobody else is known to whom it could be given.'),
    ).toBeInTheDocument();
    unmount();
    api.getIncident.mockRejectedValue(
      new NotFoundError('There is no incident pagerduty:Q1TRIG'),
    );
    renderPage({ api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no incident pagerduty:Q1TRIG',
    );
  });
});
