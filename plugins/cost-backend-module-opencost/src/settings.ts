import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DEFAULT_RETENTION_MONTHS,
  readMilliseconds,
  requireOnce,
} from '@paved-path/backstage-plugin-cost-node';

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
  /** Months that days are kept, with the running one. */
  retentionMonths: number;
  /** Whether charges are read from the bill of a cloud too. */
  isBesideBill: boolean;
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
  const lookBack = readMilliseconds(config, 'lookBack', {
    name: `${KEY}.lookBack`,
    fallback: 14 * DAY,
    least: { milliseconds: DAY, words: 'a day or more, such as { days: 14 }' },
  });
  return {
    clusters,
    labels,
    lookBack: Math.floor(lookBack / DAY),
    callTimeout: readMilliseconds(config, 'callTimeout', {
      name: `${KEY}.callTimeout`,
      fallback: 120_000,
    }),
    retentionMonths:
      root.getOptionalNumber('cost.retentionMonths') ??
      DEFAULT_RETENTION_MONTHS,
    isBesideBill: root.has('cost.focus') || root.has('cost.aws'),
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
