import { EnvironmentState } from '@paved-path/backstage-plugin-drift-common';
import { StoredDrift } from './life';

/** How an environment's drift adds up. @internal */
export type Tally = {
  new: number;
  acknowledged: number;
  ignored: number;
  /** Since when something has been drifted that is not ignored. */
  driftedSince?: string;
};

/** What an environment's state follows from. @internal */
export type Standing = {
  retiredAt?: string;
  /** The last check that could look. */
  checkedAt?: string;
  failingSince?: string;
  counts: Pick<Tally, 'new' | 'acknowledged' | 'ignored'>;
};

/** The states, the worst first. @internal */
export const STATES_BY_RANK: readonly EnvironmentState[] = [
  'drifted',
  'failed',
  'never-checked',
  'acknowledged',
  'in-sync',
  'retired',
];

/** @internal */
export function tally(drifts: readonly StoredDrift[]): Tally {
  const result: Tally = { new: 0, acknowledged: 0, ignored: 0 };
  for (const drift of drifts) {
    if (drift.state === 'resolved') continue;
    if (drift.ignoreRuleIds.length) {
      result.ignored += 1;
      continue;
    }
    result[drift.state] += 1;
    if (!result.driftedSince || drift.since < result.driftedSince) {
      result.driftedSince = drift.since;
    }
  }
  return result;
}

/**
 * How an environment stands. What cannot be looked at is failed, whatever was known of it before; what was never looked at is not in sync.
 * @internal
 */
export function stateOf(standing: Standing): EnvironmentState {
  const { counts } = standing;
  if (standing.retiredAt) return 'retired';
  if (standing.failingSince) return 'failed';
  if (!standing.checkedAt) return 'never-checked';
  if (counts.new > 0) return 'drifted';
  return counts.acknowledged + counts.ignored > 0 ? 'acknowledged' : 'in-sync';
}
