import { CostPart } from '@paved-path/backstage-plugin-cost-common';
import {
  absolute,
  add,
  compare,
  Decimal,
  formatDecimal,
  sharesOf,
  ZERO,
} from './decimal';
import { changeOf, Ledger } from './Ledger';
import { ResolvedPeriod } from './period';

type Sums = { total: Decimal; current: Decimal; previous: Decimal };

const NOTHING: Sums = { total: ZERO, current: ZERO, previous: ZERO };

/**
 * What each entity bears, by currency, the dearest first. These are sums alone, so none has to be left out, however many there are.
 *
 * @internal
 */
export function partsOf(
  ledger: Ledger,
  period: ResolvedPeriod,
  options: {
    /** The entity that bears what is under a key. */
    bearerOf: (key: string) => string;
    nameOf: (entityRef: string) => string;
    withChange: boolean;
  },
): CostPart[] {
  const { bearerOf, nameOf, withChange } = options;
  return ledger.currencies.flatMap(currency => {
    const sums = new Map<string, Sums>();
    for (const key of ledger.keys(currency)) {
      const series = ledger.of(currency, key);
      const { total, current, previous } = sums.get(bearerOf(key)) ?? NOTHING;
      sums.set(bearerOf(key), {
        total: add(total, series.total(period)),
        current: add(current, series.total(period.compared)),
        previous: add(previous, series.total(period.previous)),
      });
    }
    const parts = [...sums]
      .map(([entityRef, sum]) => ({ entityRef, ...sum }))
      .filter(({ total, previous }) => total.units || previous.units)
      .sort(
        (a, b) =>
          compare(absolute(b.total), absolute(a.total)) ||
          (a.entityRef < b.entityRef ? -1 : 1),
      );
    const shares = sharesOf(parts.map(({ total }) => total));
    return parts.map(({ entityRef, total, current, previous }, index) => ({
      entityRef,
      name: nameOf(entityRef),
      currency,
      total: formatDecimal(total),
      share: shares[index],
      change: withChange ? changeOf(current, previous) : undefined,
    }));
  });
}
