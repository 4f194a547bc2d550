import { useApi } from '@backstage/frontend-plugin-api';
import {
  onCallChannel,
  OnCallOverview,
} from '@paved-path/backstage-plugin-on-call-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../api';

/** How often it is looked again while something is under way, where no signal comes, in milliseconds. */
const POLL_INTERVAL = 10_000;

/** Who is on call for an entity, and what is open, live. */
export function useOverview(entityRef: string): LiveQuery<OnCallOverview> {
  const api = useApi(onCallApiRef);
  return useLiveQuery({
    key: entityRef,
    channel: onCallChannel(entityRef),
    load: signal => api.getOverview(entityRef, { signal }),
    isMoving: ({ service, openIncidents, freshness }) =>
      openIncidents.some(({ status }) => status === 'triggered') ||
      Boolean(service && freshness.state === 'never'),
    pollInterval: POLL_INTERVAL,
  });
}
