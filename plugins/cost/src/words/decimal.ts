/** A decimal as a whole number of units, `scale` digits behind its point. */
type Scaled = { units: bigint; scale: number };

function parse(text: string): Scaled {
  const [whole, fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

function format({ units, scale }: Scaled): string {
  const digits = (units < 0n ? -units : units)
    .toString()
    .padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale ? `.${digits.slice(point)}` : '';
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}

/** The exact sum of decimals, with as many digits as the one that has most. */
export function sumDecimals(amounts: readonly string[]): string {
  const all = amounts.map(parse);
  const scale = Math.max(0, ...all.map(each => each.scale));
  const units = all.reduce(
    (sum, each) => sum + each.units * 10n ** BigInt(scale - each.scale),
    0n,
  );
  return format({ units, scale });
}

/** Whether a decimal is nothing, however many digits it has. */
export function isZero(amount: string): boolean {
  return /^-?0*(\.0*)?$/.test(amount);
}
