import {
  Check,
  EnvironmentState,
  IgnoreRule,
  InfrastructureEnvironment,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { DiscoveredEnvironment } from '@paved-path/backstage-plugin-drift-node';
import { StoredDrift } from '../rules/life';

/** @internal */
export type EnvironmentRow = {
  id: string;
  provider: string;
  key: string;
  name: string;
  repository: string | null;
  path: string | null;
  workspace: string | null;
  url: string | null;
  entity_refs: string;
  owner_ref: string | null;
  system_ref: string | null;
  state: string;
  state_rank: number;
  count_new: number;
  count_acknowledged: number;
  count_ignored: number;
  drifted_since: string | null;
  checked_at: string | null;
  took_ms: number | null;
  reason: string | null;
  failing_since: string | null;
  state_written_at: string | null;
  revision: string | null;
  truncated: boolean | number;
  next_check_at: string | null;
  told: string;
  told_failing: boolean | number;
  retired_at: string | null;
};

/** @internal */
export type CheckRow = {
  id: string;
  environment_id: string;
  state: string;
  outcome: string | null;
  step: string | null;
  reason: string | null;
  requested_by: string | null;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
  priority: number;
  scan_id: string | null;
  fix_id: string | null;
  cancel_requested: boolean | number;
  attempts: number;
  lease_owner: string | null;
  lease_until: number | string | null;
};

/** @internal */
export type DriftRow = {
  id: string;
  environment_id: string;
  identity: string;
  fingerprint: string;
  address: string;
  type: string;
  cause: string;
  state: string;
  since: string;
  last_seen_at: string;
  resolved_at: string | null;
  acknowledged_until: string | null;
  acknowledgement: string | null;
  ignore_rule_id: string | null;
  ignore_rule_ids: string;
  resource: string;
  digests: string | null;
};

/** @internal */
export type IgnoreRuleRow = {
  id: string;
  environment_id: string | null;
  repository: string | null;
  address: string | null;
  type: string | null;
  attribute: string | null;
  reason: string;
  created_by: string;
  created_at: string;
};

/** @internal */
export type FixRow = {
  id: string;
  environment_id: string;
  plan_id: string;
  created_by: string;
  expires_at: string;
  confirmed_at: string | null;
  begun_at: string | null;
};

/** @internal */
export type ScanRow = {
  id: string;
  state: string;
  total: number;
  requested_by: string | null;
  started_at: string;
  finished_at: string | null;
};

/** @internal */
export function toEnvironment(
  row: EnvironmentRow,
  check?: CheckRow,
): InfrastructureEnvironment {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    repository: row.repository ?? undefined,
    path: row.path ?? undefined,
    workspace: row.workspace ?? undefined,
    url: row.url ?? undefined,
    entityRefs: entityRefsOf(row),
    ownerRef: row.owner_ref ?? undefined,
    systemRef: row.system_ref ?? undefined,
    state: row.state as EnvironmentState,
    counts: {
      new: row.count_new,
      acknowledged: row.count_acknowledged,
      ignored: row.count_ignored,
    },
    driftedSince: row.drifted_since ?? undefined,
    checkedAt: row.checked_at ?? undefined,
    tookMs: row.took_ms ?? undefined,
    reason: row.reason ?? undefined,
    failingSince: row.failing_since ?? undefined,
    check: check && toCheck(check),
  };
}

/** The entities that an environment belongs to, its owner first. @internal */
export function entityRefsOf(row: EnvironmentRow): string[] {
  return JSON.parse(row.entity_refs) as string[];
}

/** The environment as its provider knows it. @internal */
export function toDiscovered(row: EnvironmentRow): DiscoveredEnvironment {
  return {
    key: row.key,
    name: row.name,
    repository: row.repository ?? undefined,
    path: row.path ?? undefined,
    workspace: row.workspace ?? undefined,
    url: row.url ?? undefined,
  };
}

/** @internal */
export function toCheck(row: CheckRow): Check {
  return {
    id: row.id,
    environmentId: row.environment_id,
    state: row.state as Check['state'],
    outcome: (row.outcome ?? undefined) as Check['outcome'],
    step: row.step ?? undefined,
    reason: row.reason ?? undefined,
    requestedBy: row.requested_by ?? undefined,
    queuedAt: row.queued_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}

/** @internal */
export function toStoredDrift(row: DriftRow): StoredDrift {
  return {
    id: row.id,
    environmentId: row.environment_id,
    identity: row.identity,
    fingerprint: row.fingerprint,
    resource: JSON.parse(row.resource) as ResourceDrift,
    digests: row.digests
      ? (JSON.parse(row.digests) as StoredDrift['digests'])
      : undefined,
    state: row.state as StoredDrift['state'],
    since: row.since,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at ?? undefined,
    acknowledgement: row.acknowledgement
      ? (JSON.parse(row.acknowledgement) as StoredDrift['acknowledgement'])
      : undefined,
    ignoreRuleIds: JSON.parse(row.ignore_rule_ids) as string[],
  };
}

/** @internal */
export function toDriftRow(drift: StoredDrift): DriftRow {
  const { address, type, cause } = drift.resource;
  return {
    id: drift.id,
    environment_id: drift.environmentId,
    identity: drift.identity,
    fingerprint: drift.fingerprint,
    address: address.slice(0, 2000),
    type: type.slice(0, 255),
    cause,
    state: drift.state,
    since: drift.since,
    last_seen_at: drift.lastSeenAt,
    resolved_at: drift.resolvedAt ?? null,
    acknowledged_until: drift.acknowledgement?.until ?? null,
    acknowledgement: drift.acknowledgement
      ? JSON.stringify(drift.acknowledgement)
      : null,
    ignore_rule_id: drift.ignoreRuleIds[0] ?? null,
    ignore_rule_ids: JSON.stringify(drift.ignoreRuleIds),
    resource: JSON.stringify(drift.resource),
    digests: drift.digests ? JSON.stringify(drift.digests) : null,
  };
}

/** @internal */
export function toIgnoreRule(row: IgnoreRuleRow): Omit<IgnoreRule, 'hides'> {
  return {
    id: row.id,
    environmentId: row.environment_id ?? undefined,
    repository: row.repository ?? undefined,
    address: row.address ?? undefined,
    type: row.type ?? undefined,
    attribute: row.attribute ?? undefined,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
