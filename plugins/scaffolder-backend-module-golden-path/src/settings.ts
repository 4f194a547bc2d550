import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import { Duration } from 'luxon';
import { resolve } from 'node:path';

/** The golden path's configuration; durations in milliseconds. @internal */
export type GoldenPathSettings = {
  repositoryHost?: string;
  pipelineHost?: string;
  dashboardHost?: string;
  onCallHost?: string;
  planSource: string;
  /** Absolute. */
  planFolder: string;
  serviceUrl?: string;
  /** The names, in the order of releases; undefined where the release manager is not configured here. */
  environments?: string[];
  portalUrl: string;
  timeouts: Timeouts;
};

/** In milliseconds. @internal */
export type Timeouts = {
  request: number;
  catalog: number;
  pipeline: number;
  rollout: number;
  onCall: number;
};

const defaultTimeouts: Record<keyof Timeouts, HumanDuration> = {
  request: { seconds: 30 },
  catalog: { minutes: 1 },
  pipeline: { minutes: 15 },
  rollout: { minutes: 5 },
  onCall: { minutes: 1 },
};

/** @internal */
export function readSettings(config: Config): GoldenPathSettings {
  const section = config.getConfig('goldenPath');
  const serviceUrl = section.getOptionalString('serviceUrl');
  if (serviceUrl !== undefined && !serviceUrl.includes('{service}')) {
    throw new InputError(
      'goldenPath.serviceUrl must hold {service}, as in http://{service}.{environment}.example.com',
    );
  }
  return {
    repositoryHost: section.getOptionalString('repositoryHost'),
    pipelineHost: section.getOptionalString('pipelineHost'),
    dashboardHost: section.getOptionalString('dashboardHost'),
    onCallHost: section.getOptionalString('onCallHost'),
    planSource: section.getString('planSource'),
    planFolder: resolve(section.getString('plan.folder')),
    serviceUrl,
    environments: readEnvironments(config),
    portalUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
    timeouts: {
      request: readTimeout(section, 'request'),
      catalog: readTimeout(section, 'catalog'),
      pipeline: readTimeout(section, 'pipeline'),
      rollout: readTimeout(section, 'rollout'),
      onCall: readTimeout(section, 'onCall'),
    },
  };
}

function readTimeout(section: Config, key: keyof Timeouts): number {
  const path = `timeouts.${key}`;
  const duration = section.has(path)
    ? readDurationFromConfig(section, { key: path })
    : defaultTimeouts[key];
  return Duration.fromObject(duration).toMillis();
}

/** The order of releases is the release manager's to say; the form shows it before there is a service to ask about. */
function readEnvironments(config: Config): string[] | undefined {
  const value = config.getOptional('releaseManager.environments');
  if (!Array.isArray(value)) return undefined;
  const names = value
    .map(item =>
      typeof item === 'object' && item !== null && 'name' in item
        ? item.name
        : item,
    )
    .filter(name => typeof name === 'string');
  return names.length ? names : undefined;
}
