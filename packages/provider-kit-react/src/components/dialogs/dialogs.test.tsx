import { useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { accessibilityProblems } from '../../testUtils';
import { ActionDialog } from './ActionDialog';
import { DialogHandle, useDialog } from './useDialog';
import { useDialogSend } from './useDialogSend';
import { useReason } from './useReason';

const user = userEvent.setup({ delay: null });

function Question(props: {
  handle: DialogHandle;
  act: (reason: string) => Promise<unknown>;
  onDone: () => void;
}) {
  const { handle, act, onDone } = props;
  const { send, ...state } = useDialogSend(handle, onDone);
  const reason = useReason({
    label: 'Reason',
    missing: 'Say why.',
    disabled: state.sending,
  });
  return (
    <ActionDialog
      handle={handle}
      title="Delete it?"
      button="Delete"
      state={state}
      onConfirm={() => {
        const why = reason.read();
        if (why) send(() => act(why));
      }}
    >
      {reason.field}
    </ActionDialog>
  );
}

function Page(props: { act: (reason: string) => Promise<unknown> }) {
  const { openDialog, dialog, fallback } = useDialog();
  const [isDone, setDone] = useState(false);
  return (
    <div ref={fallback} tabIndex={-1}>
      <button
        onClick={event =>
          openDialog(
            handle => (
              <Question
                handle={handle}
                act={props.act}
                onDone={() => setDone(true)}
              />
            ),
            event.currentTarget,
          )
        }
      >
        Delete…
      </button>
      {isDone && 'It is gone.'}
      {dialog}
    </div>
  );
}

it('asks for a reason, says why it was not done, and closes when it is', async () => {
  const act = jest
    .fn()
    .mockRejectedValueOnce(new Error('it is locked'))
    .mockResolvedValueOnce(undefined);
  renderInTestApp(<Page act={act} />);
  const opener = await screen.findByRole('button', { name: 'Delete…' });
  await user.click(opener);
  const dialog = await screen.findByRole('dialog', { name: 'Delete it?' });
  const confirm = screen.getByRole('button', { name: 'Delete' });
  await user.type(screen.getByLabelText(/^Reason/), '  ');
  await user.click(confirm);
  expect(screen.getByText('Say why.')).toBeInTheDocument();
  expect(act).not.toHaveBeenCalled();
  expect(await accessibilityProblems(dialog)).toEqual([]);

  await user.type(screen.getByLabelText(/^Reason/), 'It is old. ');
  expect(screen.queryByText('Say why.')).not.toBeInTheDocument();
  await user.click(confirm);
  expect(
    await screen.findByText('It was not done: it is locked'),
  ).toBeInTheDocument();
  expect(screen.queryByText('It is gone.')).not.toBeInTheDocument();

  await user.click(confirm);
  expect(await screen.findByText('It is gone.')).toBeInTheDocument();
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(opener).toHaveFocus();
  expect(act.mock.calls).toEqual([['It is old.'], ['It is old.']]);
});
