import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { Environment } from '@paved-path/backstage-plugin-release-manager-common';

/** Durations are in milliseconds. @internal */
export type ReleaseManagerConfig = {
  /** In the order of promotion. */
  environments: Environment[];
  rolloutTimeout: number;
  gateTimeout: number;
  autoReleaseInterval: number;
  retention: number;
};

const defaultEnvironments: Environment[] = [
  { name: 'dev', autoRelease: 'main' },
  { name: 'staging' },
  { name: 'production', branches: 'main' },
];

/**
 * Reads `releaseManager`.
 * @internal
 */
export function readReleaseManagerConfig(root: Config): ReleaseManagerConfig {
  const config = root.getOptionalConfig('releaseManager');
  return {
    environments: readEnvironments(config),
    rolloutTimeout: duration(config, 'rollout.timeout', { minutes: 5 }),
    gateTimeout: duration(config, 'gates.timeout', { seconds: 10 }),
    autoReleaseInterval: duration(config, 'autoRelease.interval', {
      seconds: 30,
    }),
    retention: duration(config, 'retention', { days: 365 }),
  };
}

/**
 * Whether a pattern matches the whole name of a branch.
 * @internal
 */
export function matchesBranch(pattern: string, branch: string): boolean {
  return anchored(pattern).test(branch);
}

function readEnvironments(config: Config | undefined): Environment[] {
  const list = config?.getOptionalConfigArray('environments');
  if (!list) return defaultEnvironments;
  const key = 'releaseManager.environments';
  if (!list.length) {
    throw new InputError(`${key} is empty; name one environment at least`);
  }
  const environments = list.map((each, at) => {
    const name = each.getString('name');
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
      throw new InputError(
        `${key}[${at}].name is ${JSON.stringify(
          name,
        )}; it must be lower-case letters, digits and hyphens`,
      );
    }
    return {
      name,
      branches: readPattern(each, 'branches', `${key}[${at}]`),
      autoRelease: readPattern(each, 'autoRelease', `${key}[${at}]`),
    };
  });
  const names = environments.map(each => each.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw new InputError(`${key} names ${twice} twice`);
  }
  return environments;
}

function readPattern(
  config: Config,
  key: string,
  path: string,
): string | undefined {
  const pattern = config.getOptionalString(key);
  if (pattern === undefined) return undefined;
  try {
    anchored(pattern);
  } catch (error) {
    throw new InputError(
      `${path}.${key} is not a regular expression: ${toError(error).message}`,
    );
  }
  return pattern;
}

function anchored(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function duration(
  config: Config | undefined,
  key: string,
  fallback: HumanDuration,
): number {
  return durationToMilliseconds(
    config?.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
}
