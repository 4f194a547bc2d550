import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** Durations are in milliseconds. @internal */
export type DriftConfig = {
  /** Undefined: only when a person asks. */
  schedule: number | undefined;
  concurrency: number;
  checkTimeout: number;
  retention: number;
  discoveryInterval: number;
  discoveryTimeout: number;
  planLifetime: number;
  coverageInterval: number;
  coverageTimeout: number;
  staleAfter: number;
  /** Undefined: masked values are not told apart. */
  digestKey: string | undefined;
};

const MIN_KEY = 32;

/**
 * Reads `drift`.
 * @internal
 */
export function readDriftConfig(root: Config): DriftConfig {
  const config = root.getOptionalConfig('drift');
  const concurrency = config?.getOptionalNumber('concurrency') ?? 2;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(
      `drift.concurrency is ${concurrency}; it must be a whole number, 1 at least`,
    );
  }
  return {
    schedule:
      config?.getOptional('schedule') === 'manual'
        ? undefined
        : duration(config, 'schedule', { hours: 24 }),
    concurrency,
    checkTimeout: duration(config, 'checkTimeout', { minutes: 10 }),
    retention: duration(config, 'retention', { days: 400 }),
    discoveryInterval: duration(config, 'discovery.interval', { minutes: 5 }),
    discoveryTimeout: duration(config, 'discovery.timeout', { minutes: 5 }),
    planLifetime: duration(config, 'fix.planLifetime', { minutes: 15 }),
    coverageInterval: duration(config, 'coverage.interval', { hours: 6 }),
    coverageTimeout: duration(config, 'coverage.timeout', { minutes: 5 }),
    staleAfter: duration(config, 'staleAfter', { days: 3 }),
    digestKey: readDigestKey(config),
  };
}

function readDigestKey(config: Config | undefined): string | undefined {
  const key = config?.getOptionalString('digestKey');
  if (key !== undefined && key.length < MIN_KEY) {
    throw new InputError(
      `drift.digestKey has ${key.length} characters; it must have ${MIN_KEY} at least, such as what "openssl rand -base64 32" prints`,
    );
  }
  return key;
}

function duration(
  config: Config | undefined,
  key: string,
  fallback: HumanDuration,
): number {
  const milliseconds = durationToMilliseconds(
    config?.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
  if (!(milliseconds > 0)) {
    throw new InputError(
      `drift.${key} must be longer than nothing, such as { hours: 1 }`,
    );
  }
  return milliseconds;
}
