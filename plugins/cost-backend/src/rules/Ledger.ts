import { CostChange } from '@paved-path/backstage-plugin-cost-common';
import { Decimal, formatDecimal, ratio, subtract } from './decimal';
import { Part, Series, StoredDays } from './Series';

/** The days of a month. @internal */
export type Dated = { month: string; days: StoredDays };

/** Amounts by currency, by a key, and by day. Currencies are never added. @internal */
export class Ledger {
  readonly #series = new Map<string, Map<string, Series>>();

  /** Adds a row, or the part of it that somebody bears. */
  add(currency: string, key: string, row: Dated, part?: Part): void {
    this.of(currency, key).addMonth(row.month, row.days, part);
  }

  get currencies(): string[] {
    return [...this.#series.keys()].sort();
  }

  keys(currency: string): string[] {
    return [...(this.#series.get(currency)?.keys() ?? [])].sort();
  }

  of(currency: string, key: string): Series {
    let byKey = this.#series.get(currency);
    if (!byKey) {
      byKey = new Map();
      this.#series.set(currency, byKey);
    }
    let series = byKey.get(key);
    if (!series) {
      series = new Series();
      byKey.set(key, series);
    }
    return series;
  }
}

/** The ratio is left out where there was nothing before, or credits outweighed it: it would say nothing. @internal */
export function changeOf(current: Decimal, previous: Decimal): CostChange {
  const change = subtract(current, previous);
  return {
    current: formatDecimal(current),
    previous: formatDecimal(previous),
    change: formatDecimal(change),
    ratio: previous.units > 0n ? ratio(change, previous) : undefined,
  };
}
