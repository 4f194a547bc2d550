import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  PipelineRun,
  RunLog,
} from '@paved-path/backstage-plugin-sandbox-common';
import { accessibilityProblems, renderSandbox, run } from '../__testUtils__';
import { RunLogView } from './RunLogView';
import { RunPage } from './RunPage';

describe('RunPage', () => {
  const nothingYet = async () => ({ text: '', next: 0, end: false });

  it('shows the steps, and cancels after asking', async () => {
    let state: PipelineRun = run;
    const cancelRun = jest.fn(async () => {
      state = { ...run, state: 'cancelled', reason: 'Cancelled by Ana' };
      return state;
    });
    const { container } = renderSandbox(<RunPage id="run-1" />, {
      getRun: async () => state,
      getRunLog: nothingYet,
      cancelRun,
    });
    expect(
      await screen.findByRole('heading', { name: 'Pay money back' }),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('list', { name: 'Steps' }))
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'validateplan validatesucceeded1.0 s',
      expect.stringMatching(/^testplan run testrunning\d+ h/),
      'packageplan packagewaiting',
    ]);
    expect(
      screen.getByRole('link', { name: 'services/refunds' }),
    ).toHaveAttribute('href', '/sandbox/repositories/services/refunds');
    expect(await accessibilityProblems(container)).toEqual([]);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel run' }),
    );
    const dialog = screen.getByRole('dialog', { name: 'Cancel this run?' });
    expect(cancelRun).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    expect(cancelRun).toHaveBeenCalledWith('run-1');
    expect(await screen.findByText('cancelled')).toBeInTheDocument();
    expect(screen.getByText('Cancelled by Ana')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Cancel run' }),
    ).not.toBeInTheDocument();
  });

  it('says why a cancellation was refused, and hides it from those who may not', async () => {
    const answers = {
      getRun: async () => run,
      getRunLog: nothingYet,
      cancelRun: async () => {
        throw new Error('it has just ended');
      },
    };
    const { unmount } = renderSandbox(<RunPage id="run-1" />, answers);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel run' }),
    );
    const dialog = screen.getByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'it has just ended',
    );
    unmount();

    renderSandbox(<RunPage id="run-1" />, answers, {
      denied: ['sandbox.run.cancel'],
    });
    expect(await screen.findByText('plan run test')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Cancel run' }),
    ).not.toBeInTheDocument();
  });
});

describe('RunLogView', () => {
  it('reads on from where it stopped, survives a failure, and stops at the end', async () => {
    const asked: number[] = [];
    const answers: (RunLog | Error)[] = [
      { text: '\u001b[32mfirst\u001b[0m\n', next: 15, end: false },
      new Error('the portal restarts'),
      { text: 'second\n', next: 22, end: false },
      { text: '', next: 22, end: true },
    ];
    let release = () => {};
    const getRunLog = async (_id: string, after: number) => {
      asked.push(after);
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      if (answers.length === 1) {
        await new Promise<void>(resolve => {
          release = resolve;
        });
      }
      return answer;
    };
    renderSandbox(<RunLogView id="run-1" interval={4} />, { getRunLog });
    const log = await screen.findByRole('log');
    await waitFor(() => expect(log).toHaveTextContent(/^first$/));
    expect(await screen.findByText(/the portal restarts/)).toBeInTheDocument();
    await waitFor(() => expect(asked).toHaveLength(3));
    await act(async () => release());
    await waitFor(() => expect(log.textContent).toBe('first\nsecond\n'));
    expect(
      await screen.findByText('The run has ended; this is all of it.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/the portal restarts/)).not.toBeInTheDocument();
    expect(asked).toEqual([0, 15, 15, 22]);
  });

  it('follows the end until one scrolls up, and again when the switch is turned on', async () => {
    let more = () => {};
    const pieces = ['a\n', 'b\n', 'c\n'];
    renderSandbox(<RunLogView id="run-1" interval={1} />, {
      getRunLog: async (_id, after) => {
        if (after > 0) {
          await new Promise<void>(resolve => {
            more = resolve;
          });
        }
        return { text: pieces.shift() ?? '', next: after + 2, end: false };
      },
    });
    const log = await screen.findByRole('log');
    let height = 1000;
    Object.defineProperties(log, {
      scrollHeight: { get: () => height },
      clientHeight: { value: 100 },
    });
    const next = async (text: string) => {
      height += 1000;
      await act(async () => more());
      await waitFor(() => expect(log).toHaveTextContent(text));
    };
    await waitFor(() => expect(log).toHaveTextContent('a'));
    await next('a b');
    expect(log.scrollTop).toBe(2000);

    const follow = screen.getByRole('checkbox', { name: 'Follow the log' });
    log.scrollTop = 300;
    await act(async () => log.dispatchEvent(new Event('scroll')));
    expect(follow).not.toBeChecked();
    await next('a b c');
    expect(log.scrollTop).toBe(300);

    await userEvent.click(follow);
    expect(log.scrollTop).toBe(3000);
  });
});
