import { InputError } from '@backstage/errors';

const PATTERN = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Writes an amount as `ChargeMonth` has it: a plain decimal without an exponent and without zeros at its end. A text keeps its exact value; a
 * number becomes the shortest decimal that stands for it.
 *
 * @throws InputError where it is not a number, or not a finite one
 * @public
 */
export function plainDecimal(value: number | string): string {
  const match = PATTERN.exec(String(value).trim());
  if (!match) {
    throw new InputError(
      `${JSON.stringify(String(value))} is not an amount, such as -12.34`,
    );
  }
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = (whole + fraction + '0'.repeat(Math.max(0, -scale))).padStart(
    scale + 1,
    '0',
  );
  const point = digits.length - Math.max(0, scale);
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const after = digits.slice(point).replace(/0+$/, '');
  const text = after ? `${before}.${after}` : before;
  return sign === '-' && text !== '0' ? `-${text}` : text;
}
