import type * as lease from '../services/lease';

/**
 * The times of `services/lease`, a fifth of what they are, for tests that wait for them: they stand to each other as they do there.
 * @internal
 */
export const quickLease: Record<keyof typeof lease, number> = {
  LEASE: 2_000,
  HEARTBEAT: 400,
  LONGEST_GAP: 1_000,
  SWEEP_INTERVAL: 200,
  SHARED_SWEEP_INTERVAL: 1_000,
  TAKEN_FOR: 800,
};
