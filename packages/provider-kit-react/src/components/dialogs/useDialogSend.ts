import { Send, useSend } from '../../hooks';
import { DialogHandle } from './useDialog';

/**
 * Sends what a dialog asks for. When it is done, the dialog closes and `onDone` is called; where it is not, the dialog stays and says why.
 * @public
 */
export function useDialogSend(handle: DialogHandle, onDone: () => void): Send {
  const { send, ...state } = useSend();
  return {
    ...state,
    async send(action) {
      const done = await send(action);
      if (done) {
        handle.close();
        onDone();
      }
      return done;
    },
  };
}
