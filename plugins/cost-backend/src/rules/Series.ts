import { add, Decimal, parseDecimal, partOf, ZERO } from './decimal';
import { Range } from './period';

/** The part of an amount that somebody bears: one of several that are the same. @internal */
export type Part = { part: number; parts: number };

/** The days of a month, as they are stored: decimals, and null where there is nothing. @internal */
export type StoredDays = ReadonlyArray<string | null>;

const WHOLE: Part = { part: 0, parts: 1 };
// Bills have up to 12 digits after the point; where one has more, all are counted in smaller units.
const SCALE = 12;
const ZEROS = '0'.repeat(SCALE);
// Digits of a number that is exact whatever they are.
const EXACT_DIGITS = 15;

/** Units of the days of a month, from 0: small ones as numbers while these are exact, and what is beyond that. */
type Month = { small: number[]; big: bigint[] };

/** Amounts by day. They are kept as whole numbers of a small unit, so that adding is exact and quick. @internal */
export class Series {
  readonly #months = new Map<string, Month>();
  #scale = SCALE;

  add(day: string, amount: Decimal): void {
    this.#addBig(this.#month(day.slice(0, 7)), indexOf(day), amount);
  }

  addMonth(
    month: string,
    days: StoredDays,
    { part, parts }: Part = WHOLE,
  ): void {
    const sums = this.#month(month);
    for (let index = 0; index < days.length; index += 1) {
      const text = days[index];
      if (text === null) continue;
      const units =
        parts === 1 && this.#scale === SCALE ? smallUnitsOf(text) : undefined;
      if (units === undefined) {
        this.#addBig(sums, index, partOf(parseDecimal(text), part, parts));
      } else {
        addSmall(sums, index, units);
      }
    }
  }

  on(day: string): Decimal {
    const month = this.#months.get(day.slice(0, 7));
    const units = month && unitsOn(month, indexOf(day));
    return units === undefined ? ZERO : { units, scale: this.#scale };
  }

  /** The first day with an amount. */
  get firstDay(): string | undefined {
    for (const month of [...this.#months.keys()].sort()) {
      const days = this.days(month);
      const index = days.findIndex(each => each && each.units !== 0n);
      if (index >= 0) return `${month}-${String(index + 1).padStart(2, '0')}`;
    }
    return undefined;
  }

  /** The days of a month; undefined where there is nothing. */
  days(month: string): Array<Decimal | undefined> {
    const sums = this.#months.get(month);
    if (!sums) return [];
    return Array.from({ length: lengthOf(sums) }, (_, index) => {
      const units = unitsOn(sums, index);
      return units === undefined ? undefined : { units, scale: this.#scale };
    });
  }

  /** Adds some of its days to another one. */
  addTo(other: Series, range: Range): void {
    this.#each(range, (units, month, index) => {
      const day = `${month}-${String(index + 1).padStart(2, '0')}`;
      other.add(day, { units, scale: this.#scale });
    });
  }

  /** The sum of whole days. */
  total(range: Range): Decimal {
    let units = 0n;
    this.#each(range, each => {
      units += each;
    });
    return { units, scale: this.#scale };
  }

  list(days: readonly string[]): Decimal[] {
    return days.map(day => this.on(day));
  }

  #each(
    { from, to }: Range,
    visit: (units: bigint, month: string, index: number) => void,
  ): void {
    const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
    for (const [month, sums] of this.#months) {
      if (month < first || month > last) continue;
      const begin = month === first ? indexOf(from) : 0;
      const end = month === last ? indexOf(to) : lengthOf(sums);
      for (let index = begin; index < end; index += 1) {
        const units = unitsOn(sums, index);
        if (units) visit(units, month, index);
      }
    }
  }

  #month(month: string): Month {
    let sums = this.#months.get(month);
    if (!sums) {
      sums = { small: [], big: [] };
      this.#months.set(month, sums);
    }
    return sums;
  }

  #addBig({ big }: Month, index: number, amount: Decimal): void {
    this.#refine(amount.scale);
    const { units } = add(amount, { units: 0n, scale: this.#scale });
    big[index] = (big[index] ?? 0n) + units;
  }

  /** Counts in units that are small enough. */
  #refine(scale: number): void {
    if (scale <= this.#scale) return;
    const factor = 10n ** BigInt(scale - this.#scale);
    for (const [month, sums] of this.#months) {
      const big: bigint[] = [];
      for (let index = 0; index < lengthOf(sums); index += 1) {
        const units = unitsOn(sums, index);
        if (units !== undefined) big[index] = units * factor;
      }
      // In place, as somebody may be adding to it.
      sums.small.length = 0;
      sums.big.length = 0;
      Object.assign(sums.big, big);
      this.#months.set(month, sums);
    }
    this.#scale = scale;
  }
}

function indexOf(day: string): number {
  return Number(day.slice(8)) - 1;
}

function lengthOf({ small, big }: Month): number {
  return Math.max(small.length, big.length);
}

function unitsOn({ small, big }: Month, index: number): bigint | undefined {
  if (small[index] === undefined) return big[index];
  return BigInt(small[index]) + (big[index] ?? 0n);
}

function addSmall({ small, big }: Month, index: number, units: number): void {
  const sum = (small[index] ?? 0) + units;
  if (Number.isSafeInteger(sum)) small[index] = sum;
  else big[index] = (big[index] ?? 0n) + BigInt(units);
}

/** The units of a decimal, or undefined where a number does not hold them exactly. */
function smallUnitsOf(text: string): number | undefined {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point + 1);
  if (fraction.length > SCALE || whole.length + SCALE > EXACT_DIGITS) {
    return undefined;
  }
  return Number(whole + fraction + ZEROS.slice(fraction.length));
}
