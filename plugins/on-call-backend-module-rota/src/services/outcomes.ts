import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { Change } from '../database/IncidentStore';
import { IncidentRow, NotificationRow } from '../database/rows';
import { newsOf, wakes } from './notificationText';

/** What it does to an incident that somebody was told of it. @internal */
export function told(
  row: NotificationRow,
  who: Person,
  incident: IncidentRow,
): Change {
  const { status } = incident;
  return {
    // Meanwhile somebody has it: that replaces what asks them to do what is done.
    notifications:
      wakes(row.occasion) && status !== 'triggered'
        ? [newsOf(incident, status, row.recipient)]
        : [],
    patch: wakes(row.occasion) ? { reached: true } : {},
    events: [
      {
        kind: 'notified',
        who,
        level: row.occasion === 'page' ? row.level : undefined,
        text: `Told ${who.name}${roleOf(row).replace(/,$/, '')}`,
      },
    ],
  };
}

/** What it does to an incident that somebody could not be told of it. @internal */
export function notTold(
  row: NotificationRow,
  who: Person,
  why: string,
  isRepeated: boolean,
): Change {
  const then = isRepeated ? '; it is tried again' : '';
  return {
    events: [
      {
        kind: 'notification-failed',
        who,
        level: row.occasion === 'page' ? row.level : undefined,
        text: `${who.name}${roleOf(row)} could not be told: ${why}${then}`,
      },
    ],
  };
}

function roleOf({ occasion }: NotificationRow): string {
  if (occasion === 'nobody') return ', who paged,';
  if (occasion === 'fallback') return ', who stand in where nobody is left,';
  return '';
}

/** Whether the incident still waits for the people of this notification. @internal */
export function isCurrent(
  row: NotificationRow,
  incident: IncidentRow,
): boolean {
  return (
    incident.status === 'triggered' &&
    (row.occasion === 'page' || row.occasion.startsWith('reassigned')) &&
    incident.round === row.round &&
    incident.level === row.level
  );
}
