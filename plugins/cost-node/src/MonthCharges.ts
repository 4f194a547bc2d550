import { ConflictError } from '@backstage/errors';
import { ChargeMonth } from './types';

/** A charge without its month and its amounts. @public */
export type ChargeLine = Omit<ChargeMonth, 'month' | 'billed' | 'effective'>;

/** What a line cost on one day, as decimal strings. @public */
export type DayAmounts = { billed: string; effective: string };

const BATCH = 500;

/**
 * Gathers what a vendor tells day by day into charges of one month.
 * @public
 */
export class MonthCharges {
  readonly #month: string;
  readonly #charges = new Map<string, ChargeMonth>();

  /** @param month - `YYYY-MM` */
  constructor(month: string) {
    this.#month = month;
  }

  /**
   * Takes what a line cost on a day of the month; a day that cost nothing leaves no trace.
   *
   * @param key - Tells lines apart.
   * @throws ConflictError where the line has that day already, or the day is of another month: then the vendor said something twice
   */
  add(key: string, line: ChargeLine, day: string, amounts: DayAmounts): void {
    if (!day.startsWith(`${this.#month}-`)) {
      throw new ConflictError(`${day} is not a day of ${this.#month}`);
    }
    if (amounts.billed === '0' && amounts.effective === '0') return;
    let charge = this.#charges.get(key);
    if (!charge) {
      charge = { ...line, month: this.#month, billed: [], effective: [] };
      this.#charges.set(key, charge);
    }
    const index = Number(day.slice(8)) - 1;
    if (charge.billed[index] !== undefined) {
      throw new ConflictError(`${key} has two amounts for ${day}`);
    }
    for (const kind of ['billed', 'effective'] as const) {
      const days = charge[kind];
      // Days in between are undefined, not holes.
      while (days.length < index) days.push(undefined);
      days[index] = amounts[kind];
    }
  }

  /** All charges, in the order in which their lines were first told. */
  *batches(): Iterable<ChargeMonth[]> {
    const all = [...this.#charges.values()];
    for (let at = 0; at < all.length; at += BATCH) {
      yield all.slice(at, at + BATCH);
    }
  }
}
