import {
  IncidentEvent,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { People } from '../People';
import { PagerDutyLogEntry } from '../schemas';

type Words = Pick<IncidentEvent, 'kind' | 'text'>;

/**
 * Tells an entry of an incident's log in words. An entry of a kind that is not known here is told in PagerDuty's own.
 * @internal
 */
export async function toEvent(
  entry: PagerDutyLogEntry,
  people: People,
  options: PagerDutyCallOptions,
): Promise<IncidentEvent> {
  const isPerson = entry.agent?.type?.startsWith('user') ?? false;
  const [[agent], [notified], assignees] = await Promise.all([
    people.knowAll(isPerson ? [entry.agent!] : [], options),
    people.knowAll(entry.user ? [entry.user] : [], options),
    people.knowAll(entry.assignees, options),
  ]);
  const who = entry.type.startsWith('notify') ? notified : agent;
  const { kind, text } = describe(entry, { agent, notified, assignees });
  return {
    id: entry.id,
    at: entry.created_at ?? new Date(0).toISOString(),
    kind,
    ...(who && { who }),
    text,
    ...(typeof entry.escalation_level === 'number' && {
      level: entry.escalation_level,
    }),
  };
}

function describe(
  entry: PagerDutyLogEntry,
  people: { agent?: Person; notified?: Person; assignees: Person[] },
): Words {
  const { agent, notified, assignees } = people;
  const by = agent ? ` by ${agent.name}` : '';
  const to = assignees.length ? ` to ${namesOf(assignees)}` : '';
  switch (entry.type.replace(/_log_entry$/, '')) {
    case 'trigger':
      return { kind: 'triggered', text: describeTrigger(entry, agent) };
    case 'notify':
      return describeNotification(entry, notified);
    case 'acknowledge':
    case 'acknowledgement':
      return { kind: 'acknowledged', text: `Acknowledged${by}` };
    case 'unacknowledge':
      return {
        kind: 'other',
        text: agent
          ? `No longer acknowledged, by ${agent.name}`
          : 'No longer acknowledged: too much time went by',
      };
    case 'assign':
      return { kind: 'reassigned', text: `Assigned${to}${by}` };
    case 'delegate':
      return {
        kind: 'reassigned',
        text: `Handed over to another escalation policy${by}${
          to && `, and so${to}`
        }`,
      };
    case 'escalate':
      return {
        kind: 'escalated',
        text: `Escalated${to}${agent ? by : ': nobody acknowledged in time'}`,
      };
    case 'exhaust_escalation_path':
      return {
        kind: 'escalated',
        text: 'The last level was reached, and nobody acknowledged',
      };
    case 'repeat_escalation_path':
      return {
        kind: 'escalated',
        text: 'Began anew at the first level: nobody acknowledged',
      };
    case 'annotate':
      return { kind: 'note', text: readNote(entry) };
    case 'resolve':
      return {
        kind: 'resolved',
        text: agent
          ? `Resolved by ${agent.name}`
          : `Resolved${
              entry.channel?.type === 'timeout' ? ': too much time went by' : ''
            }`,
      };
    case 'snooze':
      return { kind: 'other', text: `Snoozed${by}` };
    case 'urgency_change':
      return {
        kind: 'other',
        text: entry.channel?.summary ?? `The urgency was changed${by}`,
      };
    case 'reach_trigger_limit':
      return {
        kind: 'other',
        text: 'So many events came in that PagerDuty shows no more of them',
      };
    case 'reach_ack_limit':
      return {
        kind: 'other',
        text: 'It was acknowledged so often that PagerDuty shows no more of it',
      };
    default:
      return {
        kind: 'other',
        text: entry.summary ?? entry.channel?.summary ?? 'Something changed',
      };
  }
}

function describeTrigger(
  entry: PagerDutyLogEntry,
  agent: Person | undefined,
): string {
  if (agent) return `Triggered by ${agent.name}`;
  const source = entry.agent?.summary ?? entry.channel?.summary;
  return source ? `Triggered by ${source}` : entry.summary ?? 'Triggered';
}

function describeNotification(
  entry: PagerDutyLogEntry,
  notified: Person | undefined,
): Words {
  const { type, status } = entry.channel?.notification ?? {};
  const name = notified?.name ?? 'Somebody';
  const means = describeMeans(type);
  // What else PagerDuty says of a notification is said as it is.
  if (status === undefined || ['success', 'in_progress'].includes(status)) {
    return { kind: 'notified', text: `${name} was told${means}` };
  }
  return {
    kind: 'notification-failed',
    text: `${name} could not be told${means}: ${status.replaceAll('_', ' ')}`,
  };
}

function describeMeans(type: string | undefined): string {
  switch (type?.replace(/_notification$/, '')) {
    case undefined:
      return '';
    case 'phone':
      return ' by phone';
    case 'sms':
      return ' by SMS';
    case 'email':
      return ' by email';
    case 'push':
    case 'ios_push':
    case 'android_push':
      return ' by push notification';
    default:
      return ` by ${type!.replace(/_notification$/, '').replaceAll('_', ' ')}`;
  }
}

function readNote(entry: PagerDutyLogEntry): string {
  return (
    entry.note ??
    entry.channel?.content ??
    entry.channel?.summary ??
    entry.summary ??
    'A note'
  );
}

function namesOf(people: Person[]): string {
  const names = people.map(({ name }) => name);
  return names.length > 1
    ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    : names[0];
}
