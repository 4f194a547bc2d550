import {
  Incident,
  IncidentStatus,
} from '@paved-path/backstage-plugin-on-call-common';

const LONG_AGO = 60 * 60 * 1000;

/** What the world was told of an incident. @internal */
export type Told = { status?: IncidentStatus; level?: number };

/** What there is to tell of an incident. @internal */
export type IncidentNews =
  | 'triggered'
  | 'escalated'
  | 'acknowledged'
  | 'resolved';

type Standing = Pick<Incident, 'status' | 'level' | 'createdAt'>;

/**
 * What the world counts as having been told of an incident that is seen for the first time: all of it, where it is of long ago and either over
 * or read with a service that is new here, and nothing otherwise. One that began while the provider could not be read, and goes on, is news.
 * @internal
 */
export function toldAtFirst(
  incident: Standing,
  options: { now: number; isServiceNew: boolean },
): Told {
  const isPast = options.isServiceNew || incident.status === 'resolved';
  return isPast && options.now - Date.parse(incident.createdAt) > LONG_AGO
    ? { status: incident.status, level: incident.level }
    : {};
}

/**
 * What there is to tell since the last time, in the order in which it happened.
 * @internal
 */
export function newsOf(incident: Standing, told: Told): IncidentNews[] {
  const news: IncidentNews[] = [];
  if (!told.status) news.push('triggered');
  // The level at which it begins is no escalation: the first may have nobody.
  if (
    incident.level !== undefined &&
    told.level !== undefined &&
    incident.level > told.level &&
    incident.status !== 'resolved'
  ) {
    news.push('escalated');
  }
  if (incident.status !== 'triggered' && incident.status !== told.status) {
    news.push(incident.status);
  }
  return news;
}

/** Whether something is to be noted as told, even where there are no words for it. @internal */
export function hasMoved(incident: Standing, told: Told): boolean {
  return (
    incident.status !== told.status ||
    (incident.level ?? undefined) !== told.level
  );
}
