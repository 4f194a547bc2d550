import { durationWords } from '@paved-path/provider-kit-react';

/**
 * How long something took, in words. Undefined where it has not ended.
 *
 * @param from - ISO 8601
 * @param to - ISO 8601
 */
export function tookWords(
  from: string,
  to: string | undefined,
): string | undefined {
  if (!to) return undefined;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds >= 0 ? durationWords(seconds) : undefined;
}
