import { useEffect } from 'react';
import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  IncidentDetail,
  onCallChannel,
} from '@paved-path/backstage-plugin-on-call-common';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';

/** How often an open incident is looked at where no signal comes, in milliseconds. */
const POLL_INTERVAL = 5_000;

/** An incident with all that is known of it, live. */
export function useIncident(id: string): LiveQuery<IncidentDetail> {
  const api = useApi(onCallApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const query = useLiveQuery({
    key: id,
    load: signal => api.getIncident(id, { signal }),
    isMoving: ({ incident }) => incident.status !== 'resolved',
    pollInterval: POLL_INTERVAL,
  });
  const { reload } = query;
  // Whose channel tells of it is known only when it is read.
  const entityRef = query.value?.incident.entityRef;
  useEffect(() => {
    const subscription =
      entityRef && signals?.subscribe(onCallChannel(entityRef), reload);
    return () => {
      if (subscription) subscription.unsubscribe();
    };
  }, [entityRef, signals, reload]);
  return query;
}
