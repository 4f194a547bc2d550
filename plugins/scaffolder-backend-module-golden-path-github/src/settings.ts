import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const visibilities = ['private', 'internal', 'public'] as const;

/** What `goldenPath.github` says; durations are in milliseconds. @public */
export type GithubSettings = {
  organization: string;
  host: string;
  visibility: (typeof visibilities)[number];
  defaultBranch: string;
  variables: Record<string, string>;
  callTimeout: number;
  pipelineDeadline: number;
};

/**
 * Reads `goldenPath.github`; undefined where it is not configured, an InputError where it is wrong.
 * @public
 */
export function readGithubSettings(
  root: RootConfigService,
): GithubSettings | undefined {
  const config = root.getOptionalConfig('goldenPath.github');
  if (!config) return undefined;
  const visibility = config.getOptionalString('visibility') ?? 'private';
  if (!isVisibility(visibility)) {
    throw new InputError(
      `goldenPath.github.visibility is '${visibility}'; it must be one of ${visibilities.join(
        ', ',
      )}`,
    );
  }
  return {
    organization: config.getString('organization'),
    host: config.getOptionalString('host') ?? 'github.com',
    visibility,
    defaultBranch: config.getOptionalString('defaultBranch') ?? 'main',
    variables: config.getOptional<Record<string, string>>('variables') ?? {},
    callTimeout: readMilliseconds(config, 'callTimeout', 20_000),
    pipelineDeadline: readMilliseconds(config, 'pipelineDeadline', 30 * 60_000),
  };
}

function readMilliseconds(
  config: Config,
  key: string,
  fallback: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : fallback;
}

function isVisibility(value: string): value is GithubSettings['visibility'] {
  return (visibilities as readonly string[]).includes(value);
}
