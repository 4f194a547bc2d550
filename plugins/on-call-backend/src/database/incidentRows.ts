import { Incident, Person } from '@paved-path/backstage-plugin-on-call-common';
import { isDeepStrictEqual } from 'node:util';
import { hasMoved, Told, toldAtFirst } from '../rules/telling';
import { IncidentRow } from './rows';

/** An incident as it is kept; which entity it is seen at depends on who looks. @internal */
export type StoredIncident = Omit<Incident, 'entityRef'>;

/** What the world was told of it. @internal */
export function toldOf(row: IncidentRow): Told {
  return {
    status: (row.told_status ?? undefined) as Told['status'],
    level: row.told_level ?? undefined,
  };
}

/** @internal */
export function toRow(
  incident: StoredIncident,
  options: {
    before: IncidentRow | undefined;
    askedAt: string;
    requester?: Person;
    isServiceNew?: boolean;
  },
): IncidentRow {
  const { before, askedAt, isServiceNew = false } = options;
  const requester = options.requester
    ? JSON.stringify(options.requester)
    : before?.requester ?? null;
  const merged = merge(incident, before, requester);
  const told = before
    ? toldOf(before)
    : toldAtFirst(merged, { now: Date.now(), isServiceNew });
  return {
    id: merged.id,
    provider_id: merged.providerId,
    service_key: merged.serviceKey,
    native_id: merged.id.slice(merged.providerId.length + 1),
    status: merged.status,
    is_open: merged.status !== 'resolved',
    created_at: merged.createdAt,
    resolved_at: merged.resolvedAt ?? null,
    incident: JSON.stringify(merged),
    written_at: askedAt,
    told_status: told.status ?? null,
    told_level: told.level ?? null,
    to_tell: hasMoved(merged, told),
    requester,
  };
}

/** Whether an incident as it was read now says nothing that is not written already. @internal */
export function isAsWritten(
  incident: StoredIncident,
  row: IncidentRow,
): boolean {
  const merged = merge(incident, row, row.requester);
  return isDeepStrictEqual(JSON.parse(JSON.stringify(merged)), toIncident(row));
}

/** @param requester - Who paged from the portal, as JSON: they stay who they are, whomever the provider names. */
function merge(
  incident: StoredIncident,
  before: IncidentRow | undefined,
  requester: string | null,
): StoredIncident {
  return {
    ...(before ? keepWhatIsNotSaid(incident, toIncident(before)) : incident),
    ...(requester && { requestedBy: JSON.parse(requester) as Person }),
  };
}

/** An incident with what was known of it before: a list at a vendor says less than the incident itself, and what is not said again stays. */
function keepWhatIsNotSaid(
  incident: StoredIncident,
  before: StoredIncident,
): StoredIncident {
  const { details, requestedBy, number, url, level } = before;
  return {
    ...incident,
    details: incident.details ?? details,
    requestedBy: incident.requestedBy ?? requestedBy,
    number: incident.number ?? number,
    url: incident.url ?? url,
    // A list of past incidents, or the answer to a command, does not say how far it went; it goes on from where it was.
    level: incident.level ?? level,
    resolution:
      incident.resolution ??
      (incident.status === 'resolved' ? before.resolution : undefined),
  };
}

/** An incident with the names that were known when it was written. @internal */
export function toIncident(row: IncidentRow): StoredIncident {
  return JSON.parse(row.incident) as StoredIncident;
}
