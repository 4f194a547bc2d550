/** @internal */
export type EntityRow = {
  entity_ref: string;
  title: string;
  /** In lower case; lists are ordered by it. */
  sort_title: string;
  search: string;
  owner_ref: string | null;
  system_ref: string | null;
  is_service: boolean | number;
  provider_id: string | null;
  service_key: string | null;
  problems: string;
  has_problems: boolean | number;
  seen_at: string;
};

/** @internal */
export type ServiceRow = {
  provider_id: string;
  service_key: string;
  /** Another one whenever the snapshot or an incident is written. */
  revision: string | null;
  read_at: string | null;
  attempted_at: string | null;
  reason: string | null;
  has_nobody: boolean | number;
  has_problems: boolean | number;
  open_incidents: number;
  history_read_at: string | null;
  history_due_at: string | null;
  history_lease_until: number | string | null;
  history_reason: string | null;
  wanted_at: string | null;
  lease_owner: string | null;
  lease_until: number | string | null;
};

/** @internal */
export type IncidentRow = {
  id: string;
  provider_id: string;
  service_key: string;
  native_id: string;
  status: string;
  is_open: boolean | number;
  created_at: string;
  resolved_at: string | null;
  incident: string;
  written_at: string;
  told_status: string | null;
  told_level: number | null;
  to_tell: boolean | number;
  /** Who paged from the portal, as JSON. */
  requester: string | null;
};

/** @internal */
export type IncidentEventsRow = {
  incident_id: string;
  events: string | null;
  read_at: string | null;
  attempted_at: string | null;
  reason: string | null;
};

/** @internal */
export type PageRow = {
  id: string;
  idempotency_key: string;
  actor: string;
  request_hash: string;
  entity_ref: string;
  provider_id: string;
  service_key: string;
  request: string;
  state: 'sending' | 'sent' | 'failed' | 'unknown';
  text: string;
  incident_id: string | null;
  /** Whether the provider surely took it. */
  is_accepted: boolean | number;
  created_at: string;
  settled_at: string | null;
  next_look_at: string | null;
  looks: number;
  lease_owner: string | null;
  lease_until: number | string | null;
};

/** @internal */
export type ChangeRow = {
  id: string;
  entity_ref: string;
  at: string;
  topic: string;
  title: string;
  actor: string | null;
  severity: string;
  link: string | null;
};

/** A service at its provider. @internal */
export type ServiceId = { providerId: string; key: string };

/** The same text for the same service alone. @internal */
export function serviceIdText({ providerId, key }: ServiceId): string {
  return `${providerId}:${key}`;
}

/** The columns of a service. @internal */
export function place({ providerId, key }: ServiceId) {
  return { provider_id: providerId, service_key: key };
}
