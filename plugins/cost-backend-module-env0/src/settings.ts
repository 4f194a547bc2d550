import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readMilliseconds } from '@paved-path/backstage-plugin-cost-node';

/** What `cost.env0` says; durations are in milliseconds. @internal */
export type Env0Settings = {
  apiKeyId: string;
  apiKeySecret: string;
  organizationId: string;
  /** Without a slash at its end, as `appUrl` is. */
  url: string;
  appUrl: string;
  currency: string;
  interval: number;
  callTimeout: number;
  /** Whether charges are read from the bill of a cloud too. */
  isBesideBill: boolean;
};

const KEY = 'cost.env0';
const MINUTE = 60_000;

/**
 * Reads `cost.env0`; undefined where it is not configured.
 *
 * @throws InputError that names the key, and what would be right
 * @internal
 */
export function readEnv0Settings(
  root: RootConfigService,
): Env0Settings | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) return undefined;
  const currency = config.getOptionalString('currency') ?? 'USD';
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(
      `${KEY}.currency is '${currency}'; it must be three capitals of ISO 4217, such as EUR`,
    );
  }
  return {
    apiKeyId: config.getString('apiKeyId'),
    apiKeySecret: config.getString('apiKeySecret'),
    organizationId: config.getString('organizationId'),
    url: readUrl(config, 'url', 'https://api.env0.com'),
    appUrl: readUrl(config, 'appUrl', 'https://app.env0.com'),
    currency,
    interval: readMilliseconds(config, 'interval', {
      name: `${KEY}.interval`,
      fallback: 12 * 60 * MINUTE,
      least: { milliseconds: 10 * MINUTE, words: 'ten minutes or more' },
    }),
    callTimeout: readMilliseconds(config, 'callTimeout', {
      name: `${KEY}.callTimeout`,
      fallback: 20_000,
    }),
    isBesideBill: root.has('cost.focus') || root.has('cost.aws'),
  };
}

function readUrl(config: Config, key: string, fallback: string): string {
  const url = (config.getOptionalString(key) ?? fallback).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `${KEY}.${key} is '${url}'; it must be an address such as ${fallback}`,
    );
  }
  return url;
}
