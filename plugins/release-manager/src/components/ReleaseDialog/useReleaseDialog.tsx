import { ReactNode, RefObject, useCallback, useRef, useState } from 'react';
import { Release } from '@paved-path/backstage-plugin-release-manager-common';
import { Act, ReleaseAction } from '../types';
import { ReleaseDialog } from './ReleaseDialog';

type Shown = { action: ReleaseAction; opener: HTMLElement; number: number };

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
  const [shown, setShown] = useState<Shown>();
  const count = useRef(0);
  const [open, setOpen] = useState(false);
  const fallback = useRef<HTMLDivElement>(null);
  const act: Act = useCallback((action, opener) => {
    count.current += 1;
    setShown({ action, opener, number: count.current });
    setOpen(true);
  }, []);

  const dialog = shown && (
    <ReleaseDialog
      // A new dialog each time: nothing of the last one is left in it.
      key={shown.number}
      entityRef={entityRef}
      action={shown.action}
      open={open}
      onClose={() => setOpen(false)}
      onReleased={release => {
        setOpen(false);
        onReleased(release);
      }}
      onExited={() => {
        const { opener } = shown;
        setShown(current => (current === shown ? undefined : current));
        (opener.isConnected ? opener : fallback.current)?.focus();
      }}
    />
  );
  return { act, dialog, fallback };
}
