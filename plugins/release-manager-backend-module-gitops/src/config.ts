import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The module's configuration, read and checked. @internal */
export type GitopsConfig = {
  repository: { url: string; branch: string; token?: string };
  committer: { name: string; email: string };
  /** Absolute. */
  folder: string;
  /** Absolute. */
  artifactsFolder: string;
  /** Bytes of a compressed artifact that is sent over HTTP. */
  maxUploadSize: number;
  /** Milliseconds. */
  fetchInterval: number;
};

/**
 * Reads `releaseManager.gitops`; undefined where it is absent.
 * @internal
 */
export function readGitopsConfig(root: Config): GitopsConfig | undefined {
  const config = root.getOptionalConfig('releaseManager.gitops');
  if (!config) return undefined;
  const token = config.getOptionalString('repository.token');
  const workingDirectory =
    root.getOptionalString('backend.workingDirectory') ?? tmpdir();
  return {
    repository: {
      url: readUrl(config.getString('repository.url'), token),
      branch: config.getOptionalString('repository.branch') ?? 'main',
      token,
    },
    committer: {
      name: config.getOptionalString('committer.name') ?? 'Release manager',
      email:
        config.getOptionalString('committer.email') ??
        'release-manager@localhost',
    },
    folder: resolve(
      config.getOptionalString('folder') ??
        join(workingDirectory, 'release-manager'),
    ),
    artifactsFolder: resolve(config.getString('artifacts.folder')),
    maxUploadSize: readSize(config, 'artifacts.maxUploadSize'),
    fetchInterval: config.has('fetchInterval')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'fetchInterval' }),
        )
      : 10_000,
  };
}

function readSize(config: Config, key: string): number {
  const bytes = config.getOptionalNumber(key) ?? 20 * 1024 * 1024;
  if (!Number.isInteger(bytes) || bytes < 1) {
    throw new InputError(
      `releaseManager.gitops.${key} is ${bytes}; it must be a whole number of bytes above 0`,
    );
  }
  return bytes;
}

function readUrl(url: string, token: string | undefined): string {
  const key = 'releaseManager.gitops.repository';
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    // What git reads as a host (git@example.org:config.git) is an address, the rest is a folder.
    const isAddress = /^[^/\\]+@[^/\\]+:/.test(url);
    return isAddress ? url : resolve(url);
  }
  const parsed = new URL(url);
  if (parsed.password) {
    throw new InputError(
      `${key}.url must not hold a password; give the token in ${key}.token`,
    );
  }
  if (token && parsed.protocol !== 'https:') {
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
    if (!local) {
      throw new InputError(
        `${key}.token is sent only to addresses that begin with https; ${key}.url begins with ${parsed.protocol}`,
      );
    }
  }
  return url;
}
