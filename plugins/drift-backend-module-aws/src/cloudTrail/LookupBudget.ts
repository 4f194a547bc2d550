import { ServiceUnavailableError } from '@backstage/errors';

/** As long as the lookups of one check of an environment are counted together, in milliseconds. */
const WINDOW = 10 * 60_000;

/** Bounds the lookups for one environment, since each check asks for each of its resources. @internal */
export class LookupBudget {
  readonly #most: number;
  readonly #now: () => number;
  readonly #spent = new Map<string, { since: number; count: number }>();

  constructor(most: number, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  /** @throws ServiceUnavailableError where there were as many as there may be */
  spend(environmentKey: string): void {
    const now = this.#now();
    for (const [key, { since }] of this.#spent) {
      if (now - since >= WINDOW) this.#spent.delete(key);
    }
    const spent = this.#spent.get(environmentKey) ?? { since: now, count: 0 };
    if (spent.count >= this.#most) {
      throw new ServiceUnavailableError(
        `CloudTrail was asked ${
          this.#most
        } times for this environment within ten minutes, which is drift.aws.cloudTrail.maxLookups`,
      );
    }
    spent.count += 1;
    this.#spent.set(environmentKey, spent);
  }
}
