import { ReactNode, RefObject, useCallback, useRef, useState } from 'react';

/**
 * What a dialog needs of whoever opened it.
 * @public
 */
export type DialogHandle = {
  open: boolean;
  close: () => void;
  /** To be called when it is gone from the screen. */
  onExited: () => void;
};

/**
 * Opens a dialog; the focus returns to `opener`.
 * @public
 */
export type OpenDialog = (
  render: (handle: DialogHandle) => ReactNode,
  opener: HTMLElement,
) => void;

type Shown = {
  render: (handle: DialogHandle) => ReactNode;
  opener: HTMLElement;
};

/**
 * One dialog at a time, and the function that opens it. When it has closed, the focus returns to what opened it; where that is gone by
 * then, such as the button of a swap that is settled, it goes to `fallback`.
 * @public
 */
export function useDialog(): {
  openDialog: OpenDialog;
  dialog: ReactNode;
  fallback: RefObject<HTMLDivElement>;
} {
  const [shown, setShown] = useState<Shown>();
  const [open, setOpen] = useState(false);
  const fallback = useRef<HTMLDivElement>(null);
  const openDialog: OpenDialog = useCallback((render, opener) => {
    setShown({ render, opener });
    setOpen(true);
  }, []);
  const dialog = shown?.render({
    open,
    close: () => setOpen(false),
    onExited: () => {
      const { opener } = shown;
      setShown(current => (current === shown ? undefined : current));
      (opener.isConnected ? opener : fallback.current)?.focus();
    },
  });
  return { openDialog, dialog, fallback };
}
