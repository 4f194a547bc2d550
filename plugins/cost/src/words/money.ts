import { isZero } from './decimal';

/** How an amount is written. */
export type MoneyStyle = {
  /** `+` before more than nothing, as in a change. */
  signed?: boolean;
  /** Without cents where it is a hundred or more, such as a forecast, which is not that exact. */
  rough?: boolean;
};

/** From which amount on cents say nothing in rough numbers. */
const ROUGH_FROM = 100;

/** Formats by what they are made from: making one takes longer than using it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(
  language: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = JSON.stringify([language, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    formats.set(key, format);
  }
  return format;
}

/** Whether number formats know how a currency is written. */
function isStandard(currency: string): boolean {
  return /^[A-Za-z]{3}$/.test(currency);
}

/**
 * An amount of money, in the reader's language, with the currency of the bill. The digits come from the decimal itself and never pass
 * through a float.
 *
 * @param currency - ISO 4217; a bill may also have a currency of its own, such as credits, which then stands behind the number
 */
export function moneyWords(
  amount: string,
  currency: string,
  language: string | undefined,
  style: MoneyStyle = {},
): string {
  const { signed, rough } = style;
  const isRough = rough && Math.abs(Number(amount)) >= ROUGH_FROM;
  const options: Intl.NumberFormatOptions = {
    signDisplay: signed ? 'exceptZero' : 'auto',
    ...(isRough && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  };
  // A number format takes decimals as text, digit by digit.
  const digits = amount as Intl.StringNumericLiteral;
  return isStandard(currency)
    ? formatOf(language, { ...options, style: 'currency', currency }).format(
        digits,
      )
    : `${formatOf(language, {
        minimumFractionDigits: isRough ? 0 : 2,
        maximumFractionDigits: 2,
        ...options,
      }).format(digits)} ${currency}`;
}

/** The least that is shown of a currency, such as one cent; amounts below it would look like nothing. */
export function leastOf(currency: string): string {
  const digits = isStandard(currency)
    ? formatOf('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits ?? 2
    : 2;
  return digits ? `0.${'0'.repeat(digits - 1)}1` : '1';
}

/** Whether an amount is more than nothing, but would be shown as nothing. */
export function looksLikeNothing(amount: string, currency: string): boolean {
  return (
    !isZero(amount) && Math.abs(Number(amount)) < Number(leastOf(currency)) / 2
  );
}

/** A share from 0 to 1 as a number of percent, with a decimal where it is below ten. */
export function percentNumber(
  ratio: number,
  language: string | undefined,
): string {
  const percent = Math.abs(ratio) * 100;
  return formatOf(language, {
    maximumFractionDigits: percent < 9.95 ? 1 : 0,
  }).format(percent);
}

/** An amount on an axis, short: `$1.2K`. */
export function axisWords(
  amount: number,
  currency: string,
  language: string | undefined,
): string {
  const options: Intl.NumberFormatOptions = {
    notation: 'compact',
    maximumSignificantDigits: 3,
  };
  return isStandard(currency)
    ? formatOf(language, { ...options, style: 'currency', currency }).format(
        amount,
      )
    : formatOf(language, options).format(amount);
}
