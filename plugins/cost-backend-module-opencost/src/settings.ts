import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** An entry of `cost.opencost.clusters`. @internal */
export type ClusterSettings = {
  name: string;
  /** Without a slash at its end. */
  url: string;
  /** What is sent with every request and never told to anybody. */
  secretHeaders: Record<string, string>;
  environment?: string;
  currency: string;
};

/** What `cost.opencost` says. @internal */
export type OpenCostSettings = {
  clusters: ClusterSettings[];
  labels: string[];
  /** In whole days. */
  lookBack: number;
  /** In milliseconds. */
  callTimeout: number;
};

const KEY = 'cost.opencost';
const DAY = 24 * 60 * 60_000;

/**
 * Reads `cost.opencost`; undefined where it is not configured.
 *
 * @throws InputError that names the key, and what would be right
 * @internal
 */
export function readOpenCostSettings(
  root: RootConfigService,
): OpenCostSettings | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) return undefined;
  const currency = readCurrency(config, KEY, 'USD');
  const clusters = config
    .getConfigArray('clusters')
    .map((each, index) =>
      readCluster(each, `${KEY}.clusters[${index}]`, currency),
    );
  if (!clusters.length) {
    throw new InputError(
      `${KEY}.clusters is empty; list a cluster, or leave out ${KEY}`,
    );
  }
  requireOnce(
    `${KEY}.clusters`,
    clusters.map(({ name }) => name),
  );
  const labels = config.getOptionalStringArray('labels') ?? [
    'backstage.io/kubernetes-id',
    'app.kubernetes.io/name',
    'app',
  ];
  requireOnce(`${KEY}.labels`, labels);
  return {
    clusters,
    labels,
    lookBack: Math.floor(readMilliseconds(config, 'lookBack', 14 * DAY) / DAY),
    callTimeout: readMilliseconds(config, 'callTimeout', 120_000),
  };
}

function readCluster(
  config: Config,
  key: string,
  fallbackCurrency: string,
): ClusterSettings {
  const name = config.getString('name');
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(name)) {
    throw new InputError(
      `${key}.name is '${name}'; it must be up to 100 letters, digits, '.', '_' and '-', such as production`,
    );
  }
  const url = config.getString('url').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `${key}.url is '${url}'; it must be an address such as http://opencost.opencost.svc:9003`,
    );
  }
  const token = config.getOptionalString('token');
  const headers = config.getOptional<Record<string, unknown>>('headers') ?? {};
  for (const [header, value] of Object.entries(headers)) {
    if (typeof value !== 'string') {
      throw new InputError(`${key}.headers.${header} must be a text`);
    }
  }
  return {
    name,
    url,
    secretHeaders: {
      ...(headers as Record<string, string>),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    environment: config.getOptionalString('environment'),
    currency: readCurrency(config, key, fallbackCurrency),
  };
}

function readCurrency(config: Config, key: string, fallback: string): string {
  const currency = config.getOptionalString('currency') ?? fallback;
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(
      `${key}.currency is '${currency}'; it must be three capitals of ISO 4217, such as EUR`,
    );
  }
  return currency;
}

function readMilliseconds(
  config: Config,
  key: 'lookBack' | 'callTimeout',
  fallback: number,
): number {
  if (!config.has(key)) return fallback;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  const least = key === 'lookBack' ? DAY : 1;
  if (!(milliseconds >= least)) {
    throw new InputError(
      `${KEY}.${key} is too short; it must be ${
        key === 'lookBack'
          ? 'a day or more, such as { days: 14 }'
          : 'longer than nothing, such as { minutes: 2 }'
      }`,
    );
  }
  return milliseconds;
}

function requireOnce(key: string, values: string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new InputError(`${key} has '${twice}' twice; list it once`);
}
