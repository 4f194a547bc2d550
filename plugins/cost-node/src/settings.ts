import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Months that charges are kept, where `cost.retentionMonths` says nothing else. @public */
export const DEFAULT_RETENTION_MONTHS = 36;

/**
 * Reads a duration of a provider's configuration, as Backstage writes them, in milliseconds.
 *
 * @param key - Within `config`.
 * @param options - `name` is the whole key, for the message, and `fallback` what holds where nothing is said. What is shorter than `least`
 * is refused; without one, what is not longer than nothing.
 * @throws InputError that names the key, and what would be right
 * @public
 */
export function readMilliseconds(
  config: Config,
  key: string,
  options: {
    name: string;
    fallback: number;
    least?: { milliseconds: number; words: string };
  },
): number {
  if (!config.has(key)) return options.fallback;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  const { least } = options;
  if (!(milliseconds >= (least?.milliseconds ?? 1))) {
    throw new InputError(
      `${options.name} is too short; it must be ${
        least?.words ?? 'longer than nothing, such as { minutes: 1 }'
      }`,
    );
  }
  return milliseconds;
}

/**
 * Refuses a list of the configuration that has a value twice.
 *
 * @throws InputError that names the key, and the value
 * @public
 */
export function requireOnce(key: string, values: readonly string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new InputError(`${key} has '${twice}' twice; list it once`);
}
