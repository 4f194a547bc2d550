import { InputError } from '@backstage/errors';

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** An exact decimal number: `units / 10^scale`. @internal */
export type Decimal = { readonly units: bigint; readonly scale: number };

/** @internal */
export const ZERO: Decimal = { units: 0n, scale: 0 };

/** @throws InputError where it is not a decimal number, such as `-12.34` @internal */
export function parseDecimal(text: string): Decimal {
  const match = PATTERN.exec(text);
  if (!match) {
    throw new InputError(
      `"${text}" is not an amount; it must be a decimal number, such as -12.34`,
    );
  }
  const [, sign, whole, fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Without zeros at its end; zero is `0`. @internal */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = fraction ? `${whole}.${fraction}` : whole;
  return units < 0n ? `-${text}` : text;
}

/** @internal */
export function add(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

/** @internal */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { units: -b.units, scale: b.scale });
}

/** @internal */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = subtract(a, b);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

/** @internal */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}

/** The sum of decimal strings. @internal */
export function sumOf(texts: Iterable<string>): string {
  let total = ZERO;
  for (const text of texts) total = add(total, parseDecimal(text));
  return formatDecimal(total);
}

const SPLIT_SCALE = 10;

/**
 * A part of an amount that is shared evenly, cut off after 10 digits, or as many as the amount has; the first part bears what that leaves, so that all parts
 * are the amount again.
 * @internal
 */
export function partOf(amount: Decimal, index: number, count: number): Decimal {
  if (count === 1) return amount;
  const scale = Math.max(amount.scale, SPLIT_SCALE);
  const units = unitsAt(amount, scale);
  const each = units / BigInt(count);
  return {
    units: index === 0 ? units - each * BigInt(count - 1) : each,
    scale,
  };
}

/** The value in the middle; of an even number of values, the mean of both, which is exact. @internal */
export function median(values: readonly Decimal[]): Decimal {
  if (!values.length) return ZERO;
  const sorted = [...values].sort(compare);
  const middle = sorted.length >> 1;
  if (sorted.length % 2) return sorted[middle];
  const both = add(sorted[middle - 1], sorted[middle]);
  return { units: both.units * 5n, scale: both.scale + 1 };
}

/** @internal */
export function absolute({ units, scale }: Decimal): Decimal {
  return { units: units < 0n ? -units : units, scale };
}

/** For shares and decisions, never for what is shown as money. @internal */
export function toNumber(value: Decimal): number {
  return Number(formatDecimal(value));
}

/** `a / b`, or undefined where there is nothing to divide by. @internal */
export function ratio(a: Decimal, b: Decimal): number | undefined {
  return b.units === 0n ? undefined : toNumber(a) / toNumber(b);
}

/**
 * Of each value its share of all that costs something, from 0 to 1; credits have none.
 * @internal
 */
export function sharesOf(values: readonly Decimal[]): number[] {
  const whole = sum(values.filter(each => each.units > 0n));
  return values.map(each => (each.units > 0n ? ratio(each, whole) ?? 0 : 0));
}

/** For sentences: with two digits, rounded half away from zero. @internal */
export function inWords(value: Decimal, currency: string): string {
  const { units, scale } = absolute(value);
  let cents = unitsAt({ units, scale }, Math.max(2, scale));
  if (scale > 2) {
    const divisor = 10n ** BigInt(scale - 2);
    cents = (cents + divisor / 2n) / divisor;
  }
  const text = cents.toString().padStart(3, '0');
  const sign = value.units < 0n && cents !== 0n ? '−' : '';
  return `${sign}${text.slice(0, -2)}.${text.slice(-2)} ${currency}`;
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return wanted === scale ? units : units * 10n ** BigInt(wanted - scale);
}
