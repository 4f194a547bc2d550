import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Release,
  ReleaseRequest,
} from '@paved-path/backstage-plugin-release-manager-common';
import { useIdempotencyKeys, useSend } from '@paved-path/provider-kit-react';
import { releaseManagerApiRef } from '../../api';

/**
 * Sends a release once, however often it is clicked. Sending the same again after an error is the same release to the
 * server, so an answer that got lost on the way makes no second one. Other words under a key that was used would be
 * refused, so what was changed gets a key of its own.
 */
export function useSendRelease(entityRef: string) {
  const api = useApi(releaseManagerApiRef);
  const { send, sending, error } = useSend();
  const keys = useIdempotencyKeys();

  const sendRelease = useCallback(
    async (request: ReleaseRequest): Promise<Release | undefined> => {
      let release: Release | undefined;
      await send(async () => {
        release = await api.createRelease(entityRef, {
          ...request,
          idempotencyKey: keys.of(request),
        });
        // It has ended: another attempt is another release.
        if (release.state === 'failed' || release.state === 'rejected') {
          keys.forget(request);
        }
      });
      return release;
    },
    [api, entityRef, keys, send],
  );
  return { send: sendRelease, sending, error };
}
