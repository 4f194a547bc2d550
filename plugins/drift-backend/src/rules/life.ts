import {
  Drift,
  IgnoreRule,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { ReportedDrift } from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import { identityOf } from './fingerprint';
import { applyIgnoreRules, Place } from './ignore';

/** A drift as it is stored: its life, and beside it what hides it. @internal */
export type StoredDrift = {
  id: string;
  environmentId: string;
  identity: string;
  fingerprint: string;
  resource: ResourceDrift;
  /** What tells its masked values apart; it never leaves the server. */
  digests?: ReportedDrift['digests'];
  state: 'new' | 'acknowledged' | 'resolved';
  since: string;
  lastSeenAt: string;
  resolvedAt?: string;
  acknowledgement?: Drift['acknowledgement'];
  ignoreRuleIds: string[];
};

type Rules = readonly Omit<IgnoreRule, 'hides'>[];

/**
 * What a report makes of the drifts that were open: those that it tells of are seen again or new, the others are resolved.
 * An acknowledged one that became a different one is new again. What a cut report leaves out stays as it is.
 *
 * @returns all that were open, as they are now, and the new ones
 * @internal
 */
export function applyReport(options: {
  open: readonly StoredDrift[];
  report: { resources: readonly ReportedDrift[]; truncated: boolean };
  place: Place;
  rules: Rules;
  /** ISO 8601 in UTC. */
  now: string;
}): StoredDrift[] {
  const { open, report, place, rules, now } = options;
  const known = new Map(open.map(drift => [drift.identity, drift]));
  const next: StoredDrift[] = [];
  for (const reported of merge(report.resources)) {
    const { digests, ...resource } = reported;
    const identity = identityOf(resource);
    const before = known.get(identity);
    known.delete(identity);
    const { ruleIds, fingerprint } = applyIgnoreRules(reported, place, rules);
    if (!before) {
      next.push({
        id: randomUUID(),
        environmentId: place.environmentId,
        identity,
        fingerprint,
        resource,
        digests,
        state: 'new',
        since: now,
        lastSeenAt: now,
        ignoreRuleIds: ruleIds,
      });
      continue;
    }
    const seen: StoredDrift = {
      ...before,
      fingerprint,
      resource,
      digests,
      lastSeenAt: now,
      ignoreRuleIds: ruleIds,
    };
    next.push(
      before.fingerprint === fingerprint ? seen : withoutAcknowledgement(seen),
    );
  }
  for (const drift of known.values()) {
    next.push(
      report.truncated
        ? drift
        : { ...drift, state: 'resolved', resolvedAt: now, ignoreRuleIds: [] },
    );
  }
  return next.map(drift => expireAcknowledgement(drift, now));
}

/** What other rules make of an open drift; that a rule comes or goes makes it no different one. @internal */
export function applyRules(
  drift: StoredDrift,
  place: Place,
  rules: Rules,
): StoredDrift {
  if (drift.state === 'resolved') return drift;
  const { ruleIds, fingerprint } = applyIgnoreRules(
    reportedOf(drift),
    place,
    rules,
  );
  return { ...drift, fingerprint, ignoreRuleIds: ruleIds };
}

/** A drift as its provider reported it. @internal */
export function reportedOf({ resource, digests }: StoredDrift): ReportedDrift {
  return { ...resource, digests };
}

/** An acknowledgement that has ended is none. @internal */
export function expireAcknowledgement(
  drift: StoredDrift,
  now: string,
): StoredDrift {
  const until = drift.acknowledgement?.until;
  return drift.state === 'acknowledged' && until !== undefined && until <= now
    ? withoutAcknowledgement(drift)
    : drift;
}

/** @internal */
export function withoutAcknowledgement(drift: StoredDrift): StoredDrift {
  return drift.state === 'acknowledged'
    ? { ...drift, state: 'new', acknowledgement: undefined }
    : drift;
}

/** What a person is shown. @internal */
export function toDrift(stored: StoredDrift): Drift {
  const isIgnored =
    stored.state !== 'resolved' && stored.ignoreRuleIds.length > 0;
  return {
    ...stored.resource,
    id: stored.id,
    environmentId: stored.environmentId,
    state: isIgnored ? 'ignored' : stored.state,
    since: stored.since,
    lastSeenAt: stored.lastSeenAt,
    resolvedAt: stored.resolvedAt,
    acknowledgement: stored.acknowledgement,
    ignoreRuleId: stored.ignoreRuleIds[0],
  };
}

/** One drift for a resource and a cause, also where a plan tells of it twice, as of a deposed object. */
function merge(resources: readonly ReportedDrift[]): ReportedDrift[] {
  const merged = new Map<string, ReportedDrift>();
  for (const resource of resources) {
    const identity = identityOf(resource);
    const before = merged.get(identity);
    merged.set(
      identity,
      before
        ? {
            ...before,
            attributes: [...before.attributes, ...resource.attributes],
            truncated: before.truncated || resource.truncated,
            digests: { ...before.digests, ...resource.digests },
          }
        : resource,
    );
  }
  return [...merged.values()];
}
