import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What `drift.env0` says; durations are in milliseconds. @internal */
export type Env0Settings = {
  apiKeyId: string;
  apiKeySecret: string;
  organizationId: string;
  /** Without a slash at its end, as `appUrl` is. */
  url: string;
  appUrl: string;
  callTimeout: number;
  longestAge: number;
  /** What the portal calls itself where it asks for something, such as `Paved Path (https://portal.example.com)`. */
  portal: string;
};

const DAY = 24 * 60 * 60_000;

/**
 * Reads `drift.env0`; undefined where it is not configured, an InputError where it is wrong.
 * @internal
 */
export function readEnv0Settings(
  root: RootConfigService,
): Env0Settings | undefined {
  const config = root.getOptionalConfig('drift.env0');
  if (!config) return undefined;
  return {
    apiKeyId: config.getString('apiKeyId'),
    apiKeySecret: config.getString('apiKeySecret'),
    organizationId: config.getString('organizationId'),
    url: readUrl(config, 'url', 'https://api.env0.com'),
    appUrl: readUrl(config, 'appUrl', 'https://app.env0.com'),
    callTimeout: readMilliseconds(config, 'callTimeout', 20_000),
    longestAge: readMilliseconds(config, 'longestAge', 14 * DAY),
    portal: describePortal(root),
  };
}

function describePortal(root: RootConfigService): string {
  const title = root.getOptionalString('app.title') ?? 'Backstage';
  const url = root.getOptionalString('app.baseUrl');
  return url ? `${title} (${url})` : title;
}

function readUrl(config: Config, key: string, fallback: string): string {
  const url = (config.getOptionalString(key) ?? fallback).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `drift.env0.${key} is '${url}'; it must be an address such as ${fallback}`,
    );
  }
  return url;
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
