import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  onCallChannel,
  PageRequest,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  useIdempotencyKeys,
  useLiveQuery,
  useSend,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';

/** A page that is sent, and what becomes of it. */
export type Page = {
  /** Sends it once, however often it is called: also again after an error. */
  send: (request: PageRequest) => void;
  /** While it is being handed to the portal. */
  sending: boolean;
  /** Why it could not be handed over. */
  error: Error | undefined;
  /** What became of it, live; undefined before it is handed over. */
  result: PageResult | undefined;
  /** Why what became of it since is not known. */
  lostTouch: Error | undefined;
  /** Forgets a page that failed, so that it can be sent anew. */
  startAgain: (request: PageRequest) => void;
};

/** Whether something more is to be expected of a page. */
function isMoving({ state, incident }: PageResult): boolean {
  if (state === 'failed') return false;
  return incident?.status !== 'resolved';
}

/** Sends a page for an entity, and follows it by signals, and by asking where none come. */
export function usePage(entityRef: string): Page {
  const api = useApi(onCallApiRef);
  const { send, sending, error } = useSend();
  const keys = useIdempotencyKeys();
  const [handed, setHanded] = useState<PageResult>();
  const live = useLiveQuery({
    key: handed?.id,
    channel: onCallChannel(entityRef),
    load: signal => api.getPage(handed!.id, { signal }),
    isMoving,
  });
  return {
    send: request =>
      send(async () => {
        setHanded(await api.page(entityRef, request, keys.of(request)));
      }),
    sending,
    error,
    result: handed && (live.value ?? handed),
    lostTouch: live.error,
    startAgain: request => {
      keys.forget(request);
      setHanded(undefined);
    },
  };
}
