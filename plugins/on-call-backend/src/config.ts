import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/** Durations are in milliseconds. @internal */
export type OnCallConfig = {
  refreshInterval: number;
  catalogInterval: number;
  callTimeout: number;
  staleAfter: number;
  retention: number;
  backfill: number;
  rotaInterval: number;
  serviceTypes: string[];
  changeTopics: string[];
};

const DEFAULT_SERVICE_TYPES = ['service', 'website', 'worker', 'data-pipeline'];

const DEFAULT_CHANGE_TOPICS = [
  'release-manager.released',
  'release-manager.failed',
  'drift.detected',
  'drift.resolved',
];

/**
 * Reads `onCall`.
 * @internal
 */
export function readOnCallConfig(root: Config): OnCallConfig {
  const config = root.getOptionalConfig('onCall');
  const refreshInterval = duration(config, 'refreshInterval', { minutes: 1 });
  return {
    refreshInterval,
    catalogInterval: duration(config, 'catalogInterval', { minutes: 1 }),
    callTimeout: duration(config, 'callTimeout', { seconds: 20 }),
    staleAfter: config?.has('staleAfter')
      ? duration(config, 'staleAfter', { minutes: 5 })
      : 3 * refreshInterval + 60_000,
    retention: duration(config, 'retention', { days: 400 }),
    backfill: duration(config, 'backfill', { days: 90 }),
    rotaInterval: duration(config, 'rotaInterval', { minutes: 5 }),
    serviceTypes: (
      config?.getOptionalStringArray('serviceTypes') ?? DEFAULT_SERVICE_TYPES
    ).map(type => type.toLocaleLowerCase('en-US')),
    changeTopics: readTopics(config),
  };
}

function readTopics(config: Config | undefined): string[] {
  const topics =
    config?.getOptionalStringArray('changeTopics') ?? DEFAULT_CHANGE_TOPICS;
  for (const topic of topics) {
    if (topic.includes('*')) {
      throw new InputError(
        `onCall.changeTopics: ${JSON.stringify(
          topic,
        )} must be one topic in full, such as release-manager.released; events cannot be heard by a pattern`,
      );
    }
  }
  return [...new Set(topics)];
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
      `onCall.${key} must be longer than nothing, such as { minutes: 1 }`,
    );
  }
  return milliseconds;
}
