import { Person, Urgency } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderIncident } from '@paved-path/backstage-plugin-on-call-node';

/** @internal */
export type IncidentRow = {
  id: string;
  number: number;
  service_ref: string;
  rota: string;
  title: string;
  details: string | null;
  link: string | null;
  urgency: Urgency;
  status: 'triggered' | 'acknowledged' | 'resolved';
  idempotency_key: string;
  requested_by: string | null;
  acknowledged_by: string;
  resolved_by: string | null;
  resolution: string | null;
  assignees: string;
  created_at: string;
  updated_at: string;
  acknowledged_at: string | null;
  resolved_at: string | null;
  round: number;
  /** From which round on its levels are gone through, as often as the rota repeats them. */
  first_round: number;
  /** How often it went through its levels and nobody was told. */
  tries: number;
  level: number;
  level_at: string;
  next_escalation_at: string | null;
  /** SQLite answers 0 or 1. */
  reached: boolean | number;
  version: number;
};

/** @internal */
export type EventRow = {
  /** PostgreSQL answers a string. */
  id: number | string;
  incident_id: string;
  at: string;
  kind: string;
  who: string | null;
  text: string;
  level: number | null;
  idempotency_key: string | null;
};

/** @internal */
export type NotificationRow = {
  id: string;
  incident_id: string;
  occasion: string;
  round: number;
  level: number;
  recipient: string;
  state: 'waiting' | 'sent' | 'failed' | 'dropped';
  attempts: number;
  created_at: string;
  due_at: string;
  lease_owner: string | null;
};

/** @internal */
export type OverrideRow = {
  id: string;
  rota: string;
  person: string;
  start_at: string;
  end_at: string;
  created_by: string;
  created_at: string;
  idempotency_key: string;
};

/** @internal */
export type FileRow = {
  id: string;
  location: string;
  label: string;
  content: string;
  good_at: string;
};

/** @internal */
export function toPerson(json: string | null): Person | undefined {
  return json === null ? undefined : (JSON.parse(json) as Person);
}

/** Everybody whom an incident names. @internal */
export function peopleOf(row: IncidentRow): string[] {
  const people = [
    ...(JSON.parse(row.acknowledged_by) as Person[]),
    toPerson(row.requested_by),
    toPerson(row.resolved_by),
  ];
  return [
    ...(JSON.parse(row.assignees) as string[]),
    ...people.flatMap(person => person?.entityRef ?? []),
  ];
}

/**
 * An incident with the names that are known by now: who was written down before the catalog had them is there by their reference alone.
 * @internal
 */
export function toIncident(
  row: IncidentRow,
  people: {
    personOf(ref: string): Person;
    latest(person: Person): Person;
  },
): ProviderIncident {
  const latest = (person: Person | undefined) =>
    person && people.latest(person);
  const isOpen = row.status !== 'resolved';
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    details: row.details ?? undefined,
    status: row.status,
    urgency: row.urgency,
    createdAt: row.created_at,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    requestedBy: latest(toPerson(row.requested_by)),
    acknowledgedBy: (JSON.parse(row.acknowledged_by) as Person[]).map(each =>
      people.latest(each),
    ),
    resolvedBy: latest(toPerson(row.resolved_by)),
    assignees: isOpen
      ? (JSON.parse(row.assignees) as string[]).map(ref => people.personOf(ref))
      : [],
    level: row.level || undefined,
    resolution: row.resolution ?? undefined,
    updatedAt: row.updated_at,
  };
}
