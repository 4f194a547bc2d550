import { formatDecimal, parseDecimal } from './decimal';
import { StoredDays } from './Series';

const PLAIN = /^(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/**
 * Days as they are stored: plain decimals without zeros at their end, and null where there is nothing.
 *
 * @throws InputError where an amount is none
 * @internal
 */
export function plainDays(days: readonly (string | undefined)[]): StoredDays {
  // Providers write them so, mostly.
  return Array.from(days, each => {
    if (each === undefined) return null;
    return PLAIN.test(each) ? each : formatDecimal(parseDecimal(each));
  });
}
