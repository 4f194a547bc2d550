import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** How an account lets the portal in. @internal */
export type PagerDutyCredentials =
  | { kind: 'token'; apiToken: string }
  | {
      kind: 'oauth';
      clientId: string;
      clientSecret: string;
      subDomain: string;
      region: 'us' | 'eu';
      scopes: string[];
    };

/** @internal */
export type AccountSettings = {
  id: string;
  credentials: PagerDutyCredentials;
  /** Without a slash at its end, as `eventsBaseUrl` is. */
  apiBaseUrl: string;
  /** Without the `/v2` of its paths. */
  eventsBaseUrl: string;
  fallbackEmail?: string;
  webhookSecrets: string[];
  /** By service id. */
  integrationKeys: Map<string, string>;
};

/** @internal */
export type PagerDutySettings = {
  /** At least one. */
  accounts: AccountSettings[];
  defaultAccount: string;
  /** In milliseconds. */
  callTimeout: number;
};

/** What the module calls, see the scopes that PagerDuty's API reference names at each operation. */
const SCOPES = [
  'escalation_policies.read',
  'incidents.read',
  'incidents.write',
  'oncalls.read',
  'schedules.read',
  'schedules.write',
  'services.read',
  'users.read',
];

/**
 * Reads `onCall.pagerDuty`, and `pagerDuty` where that names no accounts; undefined where neither is configured, an InputError where they are
 * wrong. No message holds a secret.
 * @internal
 */
export function readPagerDutySettings(
  root: RootConfigService,
): PagerDutySettings | undefined {
  const found =
    readAccounts(root, 'onCall.pagerDuty.accounts', 'default') ??
    readAccounts(root, 'pagerDuty.accounts', 'isDefault') ??
    readSingleAccount(root);
  if (!found) {
    if (!root.has('onCall.pagerDuty')) return undefined;
    throw new InputError(
      'onCall.pagerDuty names no accounts; add onCall.pagerDuty.accounts with an id and an apiToken',
    );
  }
  const accounts = found.map(({ settings }) => settings);
  const ids = accounts.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `The PagerDuty accounts list '${twice}' twice; list it once`,
    );
  }
  const defaults = found.filter(({ isDefault }) => isDefault);
  if (defaults.length > 1) {
    throw new InputError(
      `The PagerDuty accounts ${defaults
        .map(({ settings }) => `'${settings.id}'`)
        .join(' and ')} are both the default; one can be`,
    );
  }
  const timeout = 'onCall.pagerDuty.callTimeout';
  return {
    accounts,
    defaultAccount: (defaults[0] ?? found[0]).settings.id,
    callTimeout: root.has(timeout)
      ? durationToMilliseconds(readDurationFromConfig(root, { key: timeout }))
      : 10_000,
  };
}

type Found = { settings: AccountSettings; isDefault: boolean };

function readAccounts(
  root: Config,
  key: string,
  defaultKey: string,
): Found[] | undefined {
  const accounts = root.getOptionalConfigArray(key);
  if (!accounts?.length) return undefined;
  return accounts.map((config, index) => ({
    settings: readAccount(config, config.getString('id'), `${key}[${index}]`),
    isDefault: config.getOptionalBoolean(defaultKey) ?? false,
  }));
}

/** The official plugin's shape for a portal with one account, which has no name there. */
function readSingleAccount(root: Config): Found[] | undefined {
  const config = root.getOptionalConfig('pagerDuty');
  if (!config?.has('apiToken') && !config?.has('oauth')) return undefined;
  const settings = readAccount(config, 'default', 'pagerDuty');
  return [{ settings, isDefault: true }];
}

function readAccount(
  config: Config,
  id: string,
  where: string,
): AccountSettings {
  const credentials = readCredentials(config, where);
  const region = credentials.kind === 'oauth' ? credentials.region : 'us';
  const domain = region === 'eu' ? 'eu.pagerduty.com' : 'pagerduty.com';
  return {
    id,
    credentials,
    apiBaseUrl: readUrl(config, 'apiBaseUrl', `https://api.${domain}`, where),
    // PagerDuty's own plugin counts the version to the address.
    eventsBaseUrl: readUrl(
      config,
      'eventsBaseUrl',
      `https://events.${domain}`,
      where,
    ).replace(/\/v2$/, ''),
    fallbackEmail: config.getOptionalString('fallbackEmail'),
    webhookSecrets: config.getOptionalStringArray('webhookSecrets') ?? [],
    integrationKeys: readIntegrationKeys(config, where),
  };
}

function readCredentials(config: Config, where: string): PagerDutyCredentials {
  const apiToken = config.getOptionalString('apiToken');
  const oauth = config.getOptionalConfig('oauth');
  if (Boolean(apiToken) === Boolean(oauth)) {
    throw new InputError(
      `${where} has ${
        oauth ? 'both apiToken and oauth' : 'neither apiToken nor oauth'
      }; give it one of them`,
    );
  }
  if (!oauth) return { kind: 'token', apiToken: apiToken! };
  const region = oauth.getOptionalString('region') ?? 'us';
  if (region !== 'us' && region !== 'eu') {
    throw new InputError(
      `${where}.oauth.region is '${region}'; it must be us or eu`,
    );
  }
  return {
    kind: 'oauth',
    clientId: oauth.getString('clientId'),
    clientSecret: oauth.getString('clientSecret'),
    subDomain: oauth.getString('subDomain'),
    region,
    scopes: oauth.getOptionalStringArray('scopes') ?? SCOPES,
  };
}

function readIntegrationKeys(
  config: Config,
  where: string,
): Map<string, string> {
  const keys = new Map<string, string>();
  const section = config.getOptionalConfig('integrationKeys');
  for (const serviceId of section?.keys() ?? []) {
    const key = section!.getString(serviceId);
    if (!/^[A-Za-z0-9]{32}$/.test(key)) {
      throw new InputError(
        `${where}.integrationKeys.${serviceId} is not the key of an integration, which has 32 letters and digits`,
      );
    }
    keys.set(serviceId, key);
  }
  return keys;
}

function readUrl(
  config: Config,
  key: string,
  fallback: string,
  where: string,
): string {
  const url = (config.getOptionalString(key) ?? fallback).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `${where}.${key} is '${url}'; it must be an address such as ${fallback}`,
    );
  }
  return url;
}
