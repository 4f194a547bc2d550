import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Release,
  ReleaseRequest,
} from '@paved-path/backstage-plugin-release-manager-common';
import { releaseManagerApiRef } from '../../api';

/** A key that nobody else has. `randomUUID` would do, but browsers keep it from pages without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/**
 * Sends a release once, however often it is clicked. Sending the same again after an error is the same release to the
 * server, so an answer that got lost on the way makes no second one. Other words under a key that was used would be
 * refused, so what was changed gets a key of its own.
 */
export function useSendRelease(entityRef: string) {
  const api = useApi(releaseManagerApiRef);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  const keys = useRef(new Map<string, string>());
  const busy = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const send = useCallback(
    async (request: ReleaseRequest): Promise<Release | undefined> => {
      if (busy.current) return undefined;
      busy.current = true;
      setSending(true);
      setError(undefined);
      const content = JSON.stringify(request);
      const idempotencyKey = keys.current.get(content) ?? newKey();
      keys.current.set(content, idempotencyKey);
      try {
        const release = await api.createRelease(entityRef, {
          ...request,
          idempotencyKey,
        });
        // It has ended: another attempt is another release.
        if (release.state === 'failed' || release.state === 'rejected') {
          keys.current.delete(content);
        }
        return release;
      } catch (caught) {
        if (mounted.current) setError(toError(caught));
        return undefined;
      } finally {
        busy.current = false;
        if (mounted.current) setSending(false);
      }
    },
    [api, entityRef],
  );
  return { send, sending, error };
}
