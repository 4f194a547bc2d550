import { IncidentStatus } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderIncident } from '@paved-path/backstage-plugin-on-call-node';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { toKey } from '../keys';
import { People } from '../People';
import { PagerDutyIncident, PagerDutyUser } from '../schemas';

/**
 * Tells an incident in the words of on-call.
 * @internal
 */
export async function toIncident(
  incident: PagerDutyIncident,
  account: {
    id: string;
    people: People;
    /** The id of the user who stands in for people whom PagerDuty does not know. */
    standInId?: string;
    /** The level that is woken now, where it is known. */
    level?: number;
  },
  options: PagerDutyCallOptions,
): Promise<ProviderIncident> {
  const { people, standInId, level } = account;
  const status = readStatus(incident);
  const byUsers = incident.acknowledgements.filter(({ acknowledger }) =>
    isUser(acknowledger),
  );
  // What monitoring acknowledged, nobody has.
  const acknowledged = byUsers.length ? byUsers : incident.acknowledgements;
  // Who stands in for somebody did not ask for it; who did, PagerDuty does not know.
  const requester = [incident.first_trigger_log_entry?.agent].find(
    agent => agent?.id !== standInId,
  );
  const resolver = incident.last_status_change_by;
  const [assignees, acknowledgedBy, requestedBy, resolvedBy] =
    await Promise.all([
      people.knowAll(
        incident.assignments.map(({ assignee }) => assignee),
        options,
      ),
      people.knowAll(
        acknowledged.map(({ acknowledger }) => acknowledger),
        options,
      ),
      people.knowAll(
        requester && isUser(requester) ? [requester] : [],
        options,
      ),
      people.knowAll(
        status === 'resolved' && resolver && isUser(resolver) ? [resolver] : [],
        options,
      ),
    ]);
  const acknowledgedAt = acknowledged
    .flatMap(({ at }) => at ?? [])
    .sort()
    .at(0);
  return withoutUndefined({
    id: toKey(account.id, incident.id),
    number: incident.incident_number ?? undefined,
    title:
      incident.title ?? incident.description ?? incident.summary ?? incident.id,
    details: readDetails(incident),
    status,
    urgency: incident.urgency === 'low' ? 'low' : 'high',
    createdAt:
      incident.created_at ??
      incident.last_status_change_at ??
      new Date(0).toISOString(),
    acknowledgedAt,
    resolvedAt:
      incident.resolved_at ??
      (status === 'resolved' ? incident.last_status_change_at : undefined),
    requestedBy: requestedBy.at(0),
    acknowledgedBy: distinct(acknowledgedBy),
    resolvedBy: resolvedBy.at(0),
    assignees: distinct(assignees),
    level,
    url: incident.html_url,
    updatedAt: incident.updated_at ?? incident.last_status_change_at,
  } satisfies ProviderIncident);
}

/** What PagerDuty may add to its states is read by what has happened. */
function readStatus(incident: PagerDutyIncident): IncidentStatus {
  switch (incident.status) {
    case 'triggered':
    case 'acknowledged':
    case 'resolved':
      return incident.status;
    default:
      if (incident.resolved_at) return 'resolved';
      return incident.acknowledgements.length > 0
        ? 'acknowledged'
        : 'triggered';
  }
}

/** Acknowledgers are also services, and agents integrations. @internal */
export function isUser({ type }: PagerDutyUser): boolean {
  return type === 'user' || type === 'user_reference';
}

function readDetails(incident: PagerDutyIncident): string | undefined {
  const details =
    incident.body?.details ??
    incident.first_trigger_log_entry?.channel?.details;
  return typeof details === 'string' && details.trim() ? details : undefined;
}

function distinct<T extends { name: string; url?: string }>(people: T[]): T[] {
  return [
    ...new Map(
      people.map(person => [person.url ?? person.name, person]),
    ).values(),
  ];
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as T;
}
