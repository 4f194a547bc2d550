import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** What `drift.github` says. @internal */
export type GithubSettings = {
  /** In milliseconds. */
  callTimeout: number;
};

/**
 * Reads `drift.github`; undefined where it is not configured.
 * @internal
 */
export function readGithubSettings(
  root: RootConfigService,
): GithubSettings | undefined {
  const config = root.getOptionalConfig('drift.github');
  if (!config) return undefined;
  return {
    callTimeout: config.has('callTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(root, { key: 'drift.github.callTimeout' }),
        )
      : 20_000,
  };
}
