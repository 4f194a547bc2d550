import {
  Actor,
  GateVerdict,
  Release,
  ReleaseIntent,
  ReleaseState,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';

/** The table of releases. @internal */
export const RELEASES = 'releases';

/** A release with what only the backend knows of it. @internal */
export type StoredRelease = {
  release: Release;
  service: ServiceReference;
  requestHash?: string;
};

/** @internal */
export type ReleaseRow = {
  sequence?: number | string;
  id: string;
  entity_ref: string;
  service: string;
  namespace: string;
  environment: string;
  artifact_id: string;
  previous_artifact_id: string | null;
  intent: string;
  reason: string | null;
  actor: string;
  state: string;
  requested_at: string;
  finished_at: string | null;
  steps: string;
  gates: string;
  commit_sha: string | null;
  rollout: string | null;
  message: string | null;
  idempotency_key: string | null;
  request_hash: string | null;
  automatic_key: string | null;
  lease_owner: string | null;
  lease_until: number | string | null;
  to_announce: boolean | number;
};

/** @internal */
export function toStored(row: ReleaseRow): StoredRelease {
  return {
    service: {
      entityRef: row.entity_ref,
      name: row.service,
      namespace: row.namespace || undefined,
    },
    requestHash: row.request_hash ?? undefined,
    release: {
      id: row.id,
      entityRef: row.entity_ref,
      service: row.service,
      environment: row.environment,
      artifactId: row.artifact_id,
      previousArtifactId: row.previous_artifact_id ?? undefined,
      intent: JSON.parse(row.intent) as ReleaseIntent,
      reason: row.reason ?? undefined,
      actor: JSON.parse(row.actor) as Actor,
      state: row.state as ReleaseState,
      requestedAt: row.requested_at,
      finishedAt: row.finished_at ?? undefined,
      steps: JSON.parse(row.steps) as Release['steps'],
      gates: JSON.parse(row.gates) as GateVerdict[],
      commitSha: row.commit_sha ?? undefined,
      rollout: row.rollout ? (JSON.parse(row.rollout) as Rollout) : undefined,
      message: row.message ?? undefined,
    },
  };
}

/** @internal */
export function toRow(
  stored: StoredRelease,
): Omit<
  ReleaseRow,
  | 'idempotency_key'
  | 'automatic_key'
  | 'lease_owner'
  | 'lease_until'
  | 'to_announce'
> {
  const { release, service, requestHash } = stored;
  return {
    id: release.id,
    entity_ref: release.entityRef,
    service: service.name,
    namespace: service.namespace ?? '',
    environment: release.environment,
    artifact_id: release.artifactId,
    previous_artifact_id: release.previousArtifactId ?? null,
    intent: JSON.stringify(release.intent),
    reason: release.reason ?? null,
    actor: JSON.stringify(release.actor),
    state: release.state,
    requested_at: release.requestedAt,
    finished_at: release.finishedAt ?? null,
    steps: JSON.stringify(release.steps),
    gates: JSON.stringify(release.gates),
    commit_sha: release.commitSha ?? null,
    rollout: release.rollout ? JSON.stringify(release.rollout) : null,
    message: release.message ?? null,
    request_hash: requestHash ?? null,
  };
}
