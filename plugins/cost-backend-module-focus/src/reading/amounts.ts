import { WIDE_SCALE } from './values';

// Digits after the point of what a day bears of a charge over several.
const SHARE_SCALE = 12;
const SHARE = 10n ** BigInt(WIDE_SCALE - SHARE_SCALE);

/** An amount as DuckDB writes a decimal, without zeros at its end. @internal */
export function trimAmount(text: string): string {
  const point = text.indexOf('.');
  if (point < 0) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  return text.slice(0, end - 1 === point ? point : end);
}

/** @internal */
export function addAmounts(a: string, b: string): string {
  return format(unitsOf(a) + unitsOf(b));
}

/** What each of so many days bears of an amount: the same, cut off after 12 digits, and the last one what that leaves. @internal */
export function spreadAmount(text: string, days: number): string[] {
  const total = unitsOf(text);
  const share = (total / (BigInt(days) * SHARE)) * SHARE;
  const rest = total - share * BigInt(days - 1);
  return [...Array<string>(days - 1).fill(format(share)), format(rest)];
}

function unitsOf(text: string): bigint {
  const point = text.indexOf('.');
  const digits = point < 0 ? '' : text.slice(point + 1);
  const whole = point < 0 ? text : text.slice(0, point);
  return BigInt(whole + digits.padEnd(WIDE_SCALE, '0'));
}

function format(units: bigint): string {
  const digits = (units < 0n ? -units : units)
    .toString()
    .padStart(WIDE_SCALE + 1, '0');
  const point = digits.length - WIDE_SCALE;
  const text = trimAmount(`${digits.slice(0, point)}.${digits.slice(point)}`);
  return units < 0n ? `-${text}` : text;
}
