import { CallOptions } from '@paved-path/backstage-plugin-on-call-node';
import { PagerDutyCallOptions } from './PagerDutyHttp';

/** One call for each of many services or schedules: how services stand now must not wait for all of them. @internal */
export function patient({ signal }: CallOptions): PagerDutyCallOptions {
  return { signal, isPatient: true };
}

/** Somebody waits for it. @internal */
export function urgent({ signal }: CallOptions): PagerDutyCallOptions {
  return { signal, isUrgent: true };
}
