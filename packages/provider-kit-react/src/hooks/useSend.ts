import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/**
 * Something that is sent to the server when it is clicked.
 * @public
 */
export type Send = {
  /** Sends it, unless something is on its way; answers whether it got there. */
  send: (action: () => Promise<unknown>) => Promise<boolean>;
  sending: boolean;
  /** Why the last attempt failed. */
  error: Error | undefined;
};

/**
 * Sends something once, however often it is clicked, and keeps why it failed.
 * @public
 */
export function useSend(): Send {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  const busy = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const send = useCallback(async (action: () => Promise<unknown>) => {
    if (busy.current) return false;
    busy.current = true;
    setSending(true);
    setError(undefined);
    try {
      await action();
      return true;
    } catch (caught) {
      if (mounted.current) setError(toError(caught));
      return false;
    } finally {
      busy.current = false;
      if (mounted.current) setSending(false);
    }
  }, []);
  return { send, sending, error };
}
