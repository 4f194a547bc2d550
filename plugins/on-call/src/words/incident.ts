import {
  Incident,
  IncidentStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import { Translate } from '../translation';
import { listPeople } from './people';
import { lastedWords, secondsBetween } from './when';

const order: IncidentStatus[] = ['triggered', 'acknowledged', 'resolved'];

/** Incidents, those that nobody has acknowledged first, else the newest first. */
export function sortIncidents(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort(
    (a, b) =>
      order.indexOf(a.status) - order.indexOf(b.status) ||
      Date.parse(b.createdAt) - Date.parse(a.createdAt),
  );
}

/** Who has to do with an incident now: whom it wakes, who acknowledged it, or who resolved it after how long. */
export function whoWords(incident: Incident, t: Translate): string {
  const { status, acknowledgedBy, assignees, urgency } = incident;
  if (status === 'resolved') return resolvedWords(incident, t);
  if (status === 'acknowledged') {
    return acknowledgedBy.length
      ? t('incident.acknowledgedBy', { who: listPeople(acknowledgedBy, t) })
      : t('incident.acknowledged');
  }
  if (!assignees.length) return t('incident.assignedNobody');
  const who = listPeople(assignees, t);
  return urgency === 'high'
    ? t('incident.assigned', { who })
    : t('incident.assignedLow', { who });
}

function resolvedWords(incident: Incident, t: Translate): string {
  const { createdAt, resolvedAt, resolvedBy } = incident;
  const duration =
    resolvedAt && lastedWords(secondsBetween(createdAt, resolvedAt), t);
  if (resolvedBy && duration) {
    return t('incident.resolvedByAfter', { who: resolvedBy.name, duration });
  }
  if (resolvedBy) return t('incident.resolvedBy', { who: resolvedBy.name });
  return duration
    ? t('incident.resolvedAfter', { duration })
    : t('status.resolved');
}
