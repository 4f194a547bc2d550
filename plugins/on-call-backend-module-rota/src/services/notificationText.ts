import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { NewNotification } from '../database/IncidentStore';
import { IncidentRow, NotificationRow, toPerson } from '../database/rows';

const MAX_DETAILS = 500;

/** The id under which this module's provider is known; incidents are named after it. @internal */
export const PROVIDER_ID = 'rota';

/** What a person is told of an incident. Every notification of an incident has its scope, so a newer one replaces an older one. @internal */
export function notificationOf(
  incident: IncidentRow,
  notification: NotificationRow,
  /** What people call the service. */
  service: string,
): NotificationSendOptions['payload'] {
  const { occasion } = notification;
  const isPage = wakes(occasion);
  const id = encodeURIComponent(`${PROVIDER_ID}:${incident.id}`);
  return {
    title: `${prefixOf(occasion)}#${incident.number} ${incident.title}`,
    description: describe(incident, notification, service),
    link: `/on-call/incidents/${id}`,
    severity: severityOf(incident, isPage),
    topic: 'on-call',
    scope: `on-call:incident:${incident.id}`,
  };
}

/** What a person is told of an incident that somebody has by now, each time that it comes to that. @internal */
export function newsOf(
  { version }: IncidentRow,
  status: 'acknowledged' | 'resolved',
  recipient: string,
): NewNotification {
  return { occasion: `${status}-${version}`, round: 0, level: 0, recipient };
}

/** Whether the notification asks somebody to act. @internal */
export function wakes(occasion: string): boolean {
  return (
    occasion === 'page' ||
    occasion === 'fallback' ||
    occasion.startsWith('reassigned')
  );
}

function severityOf(incident: IncidentRow, isPage: boolean) {
  if (!isPage) return 'normal';
  return incident.urgency === 'high' ? 'critical' : 'normal';
}

function prefixOf(occasion: string): string {
  if (occasion.startsWith('acknowledged')) return 'Acknowledged: ';
  if (occasion.startsWith('resolved')) return 'Resolved: ';
  if (occasion === 'nobody') return 'Not acknowledged: ';
  return '';
}

function describe(
  incident: IncidentRow,
  { occasion, level, round }: NotificationRow,
  service: string,
): string {
  const details = incident.details?.trim() ?? '';
  const shown =
    details.length > MAX_DETAILS
      ? `${details.slice(0, MAX_DETAILS)}…`
      : details;
  const requester = toPerson(incident.requested_by)?.name;
  const parts = [shown, `Service: ${service}.`];
  if (requester) parts.push(`Paged by ${requester}.`);
  parts.push(reasonOf(occasion, level, round));
  return parts.filter(Boolean).join('\n');
}

function reasonOf(occasion: string, level: number, round: number): string {
  if (occasion === 'page') {
    const again = round > 0 ? ', again' : '';
    return `You are on call at level ${level}${again}. Acknowledge it, or it goes on to the next level.`;
  }
  if (occasion === 'fallback') {
    return 'Nobody who is on call acknowledged it.';
  }
  if (occasion === 'nobody') {
    return 'Your page reached nobody who acknowledged it.';
  }
  if (occasion.startsWith('reassigned')) return 'It was assigned to you.';
  return '';
}
