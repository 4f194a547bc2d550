import { ReactNode, RefObject, useRef } from 'react';
import { Release } from '@paved-path/backstage-plugin-release-manager-common';
import { useDialog } from '@paved-path/provider-kit-react';
import { Act } from '../types';
import { ReleaseDialog } from './ReleaseDialog';

/**
 * The dialog that confirms an action, and the function that opens it.
 *
 * When it has closed, the focus returns to what opened it; where that is gone (a promotion that was made is no longer
 * offered), it goes to `fallback`.
 */
export function useReleaseDialog(options: {
  entityRef: string;
  onReleased: (release: Release) => void;
}): { act: Act; dialog: ReactNode; fallback: RefObject<HTMLDivElement> } {
  const { entityRef, onReleased } = options;
  const { openDialog, dialog, fallback } = useDialog();
  const count = useRef(0);
  const act: Act = (action, opener) => {
    count.current += 1;
    const number = count.current;
    openDialog(
      handle => (
        <ReleaseDialog
          // A new dialog each time: nothing of the last one is left in it.
          key={number}
          entityRef={entityRef}
          action={action}
          handle={handle}
          onReleased={release => {
            handle.close();
            onReleased(release);
          }}
        />
      ),
      opener,
    );
  };
  return { act, dialog, fallback };
}
