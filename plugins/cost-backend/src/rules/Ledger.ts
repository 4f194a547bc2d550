import { CostChange, CostKind } from '@paved-path/backstage-plugin-cost-common';
import {
  add,
  Decimal,
  formatDecimal,
  partOf,
  ratio,
  subtract,
  ZERO,
} from './decimal';
import { daysBetween } from './days';
import { Range } from './period';
import { parseDays } from './share';

/** Amounts by day. @internal */
export class Series {
  readonly #days = new Map<string, Decimal>();

  add(day: string, amount: Decimal): void {
    const before = this.#days.get(day);
    this.#days.set(day, before ? add(before, amount) : amount);
  }

  on(day: string): Decimal {
    return this.#days.get(day) ?? ZERO;
  }

  /** Adds some of its days to another one. */
  addTo(other: Series, { from, to }: Range): void {
    for (const [day, amount] of this.#days) {
      if (day >= from && day < to) other.add(day, amount);
    }
  }

  /** The sum of whole days. */
  total({ from, to }: Range): Decimal {
    let total = ZERO;
    for (const [day, amount] of this.#days) {
      if (day >= from && day < to) total = add(total, amount);
    }
    return total;
  }

  list({ from, to }: Range): Decimal[] {
    return daysBetween(from, to).map(day => this.on(day));
  }
}

type Dated = { month: string; billed_days: string; effective_days: string };

/** Amounts by currency, by a key, and by day. Currencies are never added. @internal */
export class Ledger {
  readonly #series = new Map<string, Map<string, Series>>();
  readonly #cost: CostKind;

  constructor(cost: CostKind) {
    this.#cost = cost;
  }

  /** Adds a row, or the part of it that somebody bears. */
  add(
    currency: string,
    key: string,
    row: Dated,
    { part, parts } = { part: 0, parts: 1 },
  ): void {
    const series = this.of(currency, key);
    const days = parseDays(
      this.#cost === 'billed' ? row.billed_days : row.effective_days,
    );
    days.forEach((amount, index) => {
      if (!amount) return;
      const day = `${row.month}-${String(index + 1).padStart(2, '0')}`;
      series.add(day, partOf(amount, part, parts));
    });
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

/** @internal */
export function changeOf(current: Decimal, previous: Decimal): CostChange {
  const change = subtract(current, previous);
  return {
    current: formatDecimal(current),
    previous: formatDecimal(previous),
    change: formatDecimal(change),
    ratio: ratio(change, previous),
  };
}
