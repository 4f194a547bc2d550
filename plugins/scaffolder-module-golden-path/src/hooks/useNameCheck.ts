import { useApi } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import { checkServiceName } from '@paved-path/backstage-plugin-golden-path-common';
import { useEffect, useState } from 'react';
import { goldenPathApiRef } from '../api';

/** How long the person must pause before the server is asked, in milliseconds. */
const PAUSE = 300;

/** How a name stands. @internal */
export type NameStatus =
  | { state: 'empty' }
  | { state: 'checking' }
  | { state: 'free' }
  | { state: 'refused'; reason: string }
  /** The server could not be asked. */
  | { state: 'unknown'; reason: string };

/** Follows a name as it is typed: the rules at once, the server when the person pauses. @internal */
export function useNameCheck(name: string): NameStatus {
  const api = useApi(goldenPathApiRef);
  const [answer, setAnswer] = useState<{ name: string; status: NameStatus }>();
  const wrong = name === '' ? undefined : checkServiceName(name);

  useEffect(() => {
    if (name === '' || wrong !== undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(async () => {
      let status: NameStatus;
      try {
        const { valid, free, reason } = await api.checkName(name, { signal });
        status =
          valid && free
            ? { state: 'free' }
            : { state: 'refused', reason: reason ?? '' };
      } catch (error) {
        status = { state: 'unknown', reason: toError(error).message };
      }
      if (!signal.aborted) setAnswer({ name, status });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, name, wrong]);

  if (name === '') return { state: 'empty' };
  if (wrong !== undefined) return { state: 'refused', reason: wrong };
  return answer?.name === name ? answer.status : { state: 'checking' };
}
