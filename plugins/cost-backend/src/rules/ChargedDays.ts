import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { StoredDays } from './Series';

type Charge = Pick<ChargeMonth, 'category' | 'lastOwnDay' | 'month'>;

/**
 * The days that charges are for. What a whole month is charged for says nothing of how far usage is known, so days that have usage of their own are told
 * apart.
 *
 * @internal
 */
export class ChargedDays {
  readonly #today: string;
  /** By month, a bit for each day. */
  readonly #all = new Map<string, number>();
  readonly #own = new Map<string, number>();

  constructor(today: string) {
    this.#today = today;
  }

  add(charge: Charge, ...amounts: StoredDays[]): void {
    let days = 0;
    for (const list of amounts) {
      for (let index = 0; index < list.length; index += 1) {
        if (list[index] !== null) days |= 1 << index;
      }
    }
    if (!days) return;
    const { month } = charge;
    this.#all.set(month, (this.#all.get(month) ?? 0) | days);
    const own = this.#ownOf(charge, days);
    if (own) this.#own.set(month, (this.#own.get(month) ?? 0) | own);
  }

  /** The first with a charge. */
  get first(): string | null {
    const [month] = [...this.#all.keys()].sort();
    if (month === undefined) return null;
    const days = this.#all.get(month)!;
    return dayOf(month, 31 - Math.clz32(days & -days));
  }

  /** The last that has usage of its own. */
  get lastOwn(): string | null {
    const month = [...this.#own.keys()].sort().pop();
    if (month === undefined) return null;
    return dayOf(month, 31 - Math.clz32(this.#own.get(month)!));
  }

  /** How many have usage of their own. */
  get ownCount(): number {
    let count = 0;
    for (const days of this.#own.values()) {
      for (let rest = days; rest; rest &= rest - 1) count += 1;
    }
    return count;
  }

  #ownOf({ category, lastOwnDay, month }: Charge, days: number): number {
    if (category !== 'Usage') return 0;
    // Bits up to that of the day.
    if (lastOwnDay !== undefined) return days & (2 ** lastOwnDay - 1);
    // Only what goes over several days is charged for days to come.
    const last = dayOf(month, 31 - Math.clz32(days));
    return last > this.#today ? 0 : days;
  }
}

function dayOf(month: string, index: number): string {
  return `${month}-${String(index + 1).padStart(2, '0')}`;
}
