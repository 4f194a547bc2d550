import { Freshness } from '@paved-path/provider-kit-common';
import { isTooOld } from './age';

/** How a provider was last asked. @internal */
export type ProviderFreshness = {
  title: string;
  isInstalled: boolean;
  attemptedAt?: string;
  succeededAt?: string;
  reason?: string;
};

/**
 * How trustworthy an answer is: as old as its oldest part, and failed where one of its providers was last asked in vain.
 * Of environments it is as old as their oldest check, of the fleet as what is known of which environments there are.
 * @internal
 */
export function freshnessOf(options: {
  providers: readonly ProviderFreshness[];
  /** When each environment was last checked; undefined for the fleet. */
  checkedAt?: ReadonlyArray<string | undefined>;
  /** Why an environment could not be checked. */
  failure?: string;
  /** In milliseconds. */
  discoveryInterval: number;
  /** In milliseconds. */
  schedule?: number;
  /** In milliseconds since 1970. */
  now: number;
}): Freshness {
  const { providers, checkedAt, discoveryInterval, schedule, now } = options;
  if (!providers.length) {
    return {
      source: 'no provider',
      state: 'never',
      reason: 'No drift provider is installed',
    };
  }
  const source = providers.map(each => each.title).join(', ');
  const isOfChecks = checkedAt !== undefined && checkedAt.length > 0;
  const moments = isOfChecks
    ? checkedAt
    : providers.map(each => each.succeededAt);
  const known = moments.filter(each => each !== undefined).sort();
  const asOf = known[0];
  const broken = providers.find(each => each.reason || !each.isInstalled);
  if (broken) {
    return {
      source,
      asOf,
      state: 'failed',
      reason: broken.isInstalled
        ? broken.reason
        : `The provider ${broken.title} is not installed`,
    };
  }
  if (asOf === undefined) {
    return options.failure
      ? { source, state: 'failed', reason: options.failure }
      : { source, state: 'never' };
  }
  const allowed = isOfChecks
    ? schedule && 2 * schedule
    : 3 * discoveryInterval + 60_000;
  // The newest moment tells whether a clock was set back, the oldest how old the answer is.
  const isStale = [asOf, known[known.length - 1]].some(each =>
    isTooOld(each, allowed ?? Infinity, now),
  );
  return { source, asOf, state: isStale ? 'stale' : 'fresh' };
}
