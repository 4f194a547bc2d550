import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Incident,
  onCallChannel,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { acknowledged, open } from '../../__testUtils__/incidents';
import { preview } from '../../__testUtils__/overviews';
import { ana, entityRef, jonas } from '../../__testUtils__/people';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { OnCallCard } from '../OnCallCard';

const sending: PageResult = {
  id: 'page-1',
  state: 'sending',
  text: 'PagerDuty is being told',
};

function sent(incident: Partial<Incident> = {}): PageResult {
  return {
    ...sending,
    state: 'sent',
    text: 'It was sent to Ana Souza',
    incident: { ...open, ...incident },
  };
}

async function openDialog() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Page on-call' }),
  );
  return within(
    await screen.findByRole('dialog', {
      name: 'Page who is on call for payments',
    }),
  );
}

/** Writes a page and goes to where it is confirmed. */
async function write(title: string, details?: string) {
  const dialog = await openDialog();
  await dialog.findByText('Who is told');
  await userEvent.type(dialog.getByLabelText(/^Title/), title);
  if (details) {
    await userEvent.type(dialog.getByLabelText(/^Details/), details);
  }
  await userEvent.click(dialog.getByRole('button', { name: 'Continue' }));
}

describe('the dialog that pages somebody', () => {
  it('says who is told in which order, how, and in whose name, before anything is sent', async () => {
    const api = mockOnCall();
    api.previewPage.mockResolvedValue(
      preview({
        openIncidents: [acknowledged, open],
        requester: {
          name: 'Portal',
          note: 'PagerDuty does not know you: you have no account there',
        },
        problems: ['Jonas Lindqvist is on call at level 1 and at level 2'],
      }),
    );
    renderWithOnCall(<OnCallCard />, { api });
    const dialog = await openDialog();
    expect(
      await dialog.findByText('2 incidents are open already'),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('link', { name: 'Card payments time out' }),
    ).toHaveAttribute('href', '/on-call/incidents/pagerduty:Q1TRIG');
    const told = dialog
      .getAllByRole('listitem')
      .map(each => each.textContent)
      .filter(text => text?.includes('level'));
    expect(told).toEqual([
      'Ana Souza at once · level 1',
      'Jonas Lindqvist after 15 min · level 2',
      'Night Watch Ltd. after 15 min · level 2',
      'Mette Holm after 45 min · level 3',
      'Jonas Lindqvist is on call at level 1 and at level 2',
    ]);
    expect(
      dialog.getByRole('radio', { name: 'High: wakes Ana Souza at once' }),
    ).toBeChecked();
    expect(
      dialog.getByRole('radio', {
        name: 'Low: tells Ana Souza at the beginning of the next working day',
      }),
    ).not.toBeChecked();
    expect(
      dialog.getByText('It is opened in the name of Portal.'),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(/^PagerDuty does not know you/),
    ).toBeInTheDocument();
    expect(await accessibilityProblems(screen.getByRole('dialog'))).toEqual([]);
    expect(api.page).not.toHaveBeenCalled();
  });

  it.each<[string, () => AuthorizeResult.DENY]>([
    [
      'cannot be asked',
      () => {
        throw new Error('Failed to fetch');
      },
    ],
    ['is answered with no', () => AuthorizeResult.DENY],
  ])(
    'keeps what is written where it %s meanwhile whether one may page',
    async (_, answer) => {
      const api = mockOnCall();
      const authorize = jest
        .fn<AuthorizeResult.ALLOW | AuthorizeResult.DENY, []>()
        .mockReturnValue(AuthorizeResult.ALLOW);
      renderWithOnCall(<OnCallCard />, { api, authorize });
      const dialog = await openDialog();
      await userEvent.type(dialog.getByLabelText(/^Title/), 'Refunds fail');
      authorize.mockClear();
      authorize.mockImplementation(answer);
      // Somebody looked at the logs, and comes back.
      fireEvent.focus(window);
      await waitFor(() => expect(authorize).toHaveBeenCalled());
      authorize.mockReset();
      authorize.mockReturnValue(AuthorizeResult.ALLOW);
      fireEvent.focus(window);
      await waitFor(() => expect(authorize).toHaveBeenCalled());
      expect(dialog.getByLabelText(/^Title/)).toHaveValue('Refunds fail');
      await userEvent.click(dialog.getByRole('button', { name: 'Continue' }));
      expect(
        await dialog.findByRole('button', { name: /^Page Ana/ }),
      ).toBeInTheDocument();
    },
  );

  it('takes a double click for one press: it confirms nothing unread, and closes nothing just sent', async () => {
    const api = mockOnCall();
    api.page.mockResolvedValue(sent());
    api.getPage.mockResolvedValue(sent());
    renderWithOnCall(<OnCallCard />, { api });
    await write('Refunds fail');
    // The second click lands on what took the place of the button.
    const confirm = await screen.findByRole('button', { name: 'Page Ana' });
    fireEvent.click(confirm, { detail: 2 });
    expect(api.page).not.toHaveBeenCalled();
    fireEvent.click(confirm, { detail: 1 });
    const close = await screen.findByRole('button', { name: 'Close' });
    fireEvent.click(close, { detail: 2 });
    // It is of another height now, so the second click may as well land beside it.
    const beside = screen.getByRole('dialog').parentElement as HTMLElement;
    fireEvent.mouseDown(beside);
    fireEvent.click(beside);
    expect(
      screen.getByRole('dialog', { name: 'Your page: Refunds fail' }),
    ).toBeInTheDocument();
    expect(api.page).toHaveBeenCalledTimes(1);
    fireEvent.click(close, { detail: 1 });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('is sent once after it was confirmed, not by Enter, and is followed until it is resolved', async () => {
    const api = mockOnCall();
    const signals = new SignalBox();
    let answer = (_: PageResult) => {};
    api.page.mockImplementation(
      () => new Promise(resolve => (answer = resolve)),
    );
    api.getPage.mockResolvedValue(sending);
    renderWithOnCall(<OnCallCard />, { api, signals });
    const composing = await openDialog();
    // Whoever is in a hurry writes at once.
    expect(composing.getByLabelText(/^Title/)).toHaveFocus();
    await userEvent.click(composing.getByRole('button', { name: 'Continue' }));
    expect(composing.getByText('Say what is wrong.')).toBeInTheDocument();
    expect(composing.getByLabelText(/^Title/)).toHaveFocus();
    await userEvent.keyboard('  Refunds fail {Enter}');
    expect(screen.queryByRole('button', { name: 'Page Ana' })).toBeNull();
    await userEvent.click(composing.getByRole('radio', { name: /^Low/ }));
    act(() => composing.getByRole('button', { name: 'Continue' }).focus());
    // A key that is held is heard many times.
    await userEvent.keyboard('{Enter}{Enter}{Enter}');
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Page Ana?' }),
    );
    expect(
      dialog.getByText(
        'Tells Ana Souza at the beginning of the next working day',
      ),
    ).toBeInTheDocument();
    expect(api.page).not.toHaveBeenCalled();

    await userEvent.dblClick(dialog.getByRole('button', { name: 'Page Ana' }));
    expect(dialog.getByRole('button', { name: 'Sending…' })).toBeDisabled();
    // What is on its way cannot be left by accident.
    await userEvent.keyboard('{Escape}');
    expect(api.page).toHaveBeenCalledTimes(1);
    expect(api.page).toHaveBeenCalledWith(
      entityRef,
      { title: 'Refunds fail', details: undefined, urgency: 'low' },
      expect.stringMatching(/^[0-9a-f]{32}$/),
    );
    await act(async () => answer(sending));
    const live = within(
      await screen.findByRole('dialog', { name: 'Your page: Refunds fail' }),
    );
    const steps = live.getByRole('list', { name: 'How it goes' });
    expect(steps).toHaveTextContent('PagerDuty is being told');
    expect(await accessibilityProblems(screen.getByRole('dialog'))).toEqual([]);

    const next = async (result: PageResult, words: RegExp) => {
      api.getPage.mockResolvedValue(result);
      act(() => signals.send(onCallChannel(entityRef)));
      await waitFor(() => expect(steps).toHaveTextContent(words));
    };
    await next(
      sent(),
      /It was sent to Ana Souza.*Triggered: Ana Souza is told/,
    );
    expect(
      live.getByRole('link', { name: 'Open the incident' }),
    ).toHaveAttribute('href', '/on-call/incidents/pagerduty:Q1TRIG');
    const acknowledgedNow = {
      status: 'acknowledged' as const,
      acknowledgedBy: [ana],
      acknowledgedAt: new Date().toISOString(),
    };
    await next(sent(acknowledgedNow), /Acknowledged by Ana Souza/);
    await next(
      sent({
        ...acknowledgedNow,
        status: 'resolved',
        resolvedBy: jonas,
        resolvedAt: new Date().toISOString(),
      }),
      /Acknowledged by Ana Souza.*Resolved by Jonas Lindqvist/,
    );
    await userEvent.click(live.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Page on-call' })).toHaveFocus();
  });

  it('follows by asking where no signal comes', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const api = mockOnCall({ page: async () => sending });
      api.getPage.mockResolvedValueOnce(sending);
      api.getPage.mockResolvedValue(sent());
      renderWithOnCall(<OnCallCard />, { api });
      await write('Refunds fail');
      await userEvent.click(
        await screen.findByRole('button', { name: 'Page Ana' }),
      );
      await screen.findByText('PagerDuty is being told');
      await act(async () => jest.advanceTimersByTimeAsync(2500));
      expect(
        await screen.findByText('Triggered: Ana Souza is told'),
      ).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says whether it was sent as far as that is known, and does not send it twice', async () => {
    const api = mockOnCall();
    api.page.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    api.page.mockRejectedValueOnce(new InputError('title: it is too long'));
    api.page.mockResolvedValueOnce({
      ...sending,
      state: 'failed',
      text: 'It was not sent, and nobody was woken: the key was refused',
    });
    api.page.mockResolvedValueOnce({
      ...sending,
      id: 'page-2',
      state: 'unknown',
      text: 'It is not known whether PagerDuty has it: the connection broke',
    });
    api.getPage.mockImplementation(async id =>
      id === 'page-1'
        ? {
            ...sending,
            state: 'failed',
            text: 'It was not sent, and nobody was woken: the key was refused',
          }
        : {
            ...sending,
            id,
            state: 'unknown',
            text: 'It is not known whether PagerDuty has it: the connection broke',
          },
    );
    renderWithOnCall(<OnCallCard />, { api });
    await write('Refunds fail', 'Since noon');
    const button = await screen.findByRole('button', { name: 'Page Ana' });
    await userEvent.click(button);
    expect(
      await screen.findByText(
        'It is not known whether it was sent: the portal could not be reached. Press again: the same page is not sent twice.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(
      await screen.findByText('It was not sent: title: it is too long'),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(
      await screen.findByText(
        'It was not sent, and nobody was woken: the key was refused',
      ),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    // Nothing that was written is lost.
    expect(await screen.findByLabelText(/^Details/)).toHaveValue('Since noon');
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Page Ana' }),
    );
    expect(
      await screen.findByText(/^It is not known whether PagerDuty has it/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Before you page again, look whether the incident is there.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    const keys = api.page.mock.calls.map(([, , key]) => key);
    // As long as it may have been sent it is the same page; one that failed for sure is another.
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).toBe(keys[0]);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('says so where what became of it cannot be heard any more', async () => {
    const api = mockOnCall({ page: async () => sending });
    const signals = new SignalBox();
    api.getPage.mockRejectedValue(new Error('the backend is down'));
    renderWithOnCall(<OnCallCard />, { api, signals });
    await write('Refunds fail');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Page Ana' }),
    );
    expect(
      await screen.findByText(
        'What became of it since is not known: the backend is down',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('PagerDuty is being told')).toBeInTheDocument();
  });

  it('warns where nobody would be told, and does not say that where nobody could look', async () => {
    const api = mockOnCall();
    api.previewPage.mockResolvedValueOnce(
      preview({ wakes: [], high: 'wakes nobody', low: 'wakes nobody' }),
    );
    const { unmount } = renderWithOnCall(<OnCallCard />, { api });
    let dialog = await openDialog();
    expect(
      await dialog.findByText('A page would reach nobody now'),
    ).toBeInTheDocument();
    await userEvent.type(dialog.getByLabelText(/^Title/), 'Refunds fail');
    await userEvent.click(dialog.getByRole('button', { name: 'Continue' }));
    expect(
      await screen.findByRole('dialog', {
        name: 'Send it although nobody is on call?',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Send anyway' }),
    ).toBeInTheDocument();
    unmount();

    api.previewPage.mockRejectedValueOnce(new Error('the backend is slow'));
    renderWithOnCall(<OnCallCard />, { api });
    dialog = await openDialog();
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'the backend is slow',
    );
    expect(dialog.queryByText('A page would reach nobody now')).toBeNull();
    await userEvent.type(dialog.getByLabelText(/^Title/), 'Refunds fail');
    await userEvent.click(dialog.getByRole('button', { name: 'Continue' }));
    expect(
      await screen.findByRole('dialog', { name: 'Page who is on call?' }),
    ).toBeInTheDocument();
  });

  it('is refused to those who may not', async () => {
    const api = mockOnCall();
    api.previewPage.mockRejectedValue(new NotAllowedError('no'));
    renderWithOnCall(<OnCallCard />, { api });
    const dialog = await openDialog();
    expect(
      await dialog.findByText(/^You may not page for this service/),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
  });
});
