import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readMilliseconds,
  requireOnce,
} from '@paved-path/backstage-plugin-cost-node';

/** An account whose Cost Explorer is asked. @internal */
export type AwsAccount = {
  /** Twelve digits. */
  id: string;
  name: string;
  environment?: string;
  /** Accounts that are asked for one by one. */
  linkedAccounts: string[];
};

/** What charges are grouped by beside their service. @internal */
export type Grouping =
  | { type: 'TAG' | 'COST_CATEGORY'; key: string }
  | { type: 'DIMENSION'; key: 'LINKED_ACCOUNT' };

/** What `cost.aws` says; durations are in milliseconds. @internal */
export type AwsSettings = {
  accounts: AwsAccount[];
  grouping: Grouping;
  interval: number;
  months: number;
  region: string;
  callTimeout: number;
};

const KEY = 'cost.aws';
const MINUTE = 60_000;

/**
 * Reads `cost.aws`; undefined where it is not configured.
 *
 * @throws InputError that names the key, and what would be right
 * @internal
 */
export function readAwsSettings(
  root: RootConfigService,
): AwsSettings | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) return undefined;
  const grouping = readGrouping(config);
  const accounts = config.getConfigArray('accounts').map(readAccount);
  if (!accounts.length) {
    throw new InputError(
      `${KEY}.accounts is empty; list an account, or leave out ${KEY}`,
    );
  }
  // An account that is seen twice would be counted twice.
  requireOnce(
    `${KEY}.accounts`,
    accounts.flatMap(({ id, linkedAccounts }) => [
      id,
      ...linkedAccounts.filter(each => each !== id),
    ]),
  );
  const split = accounts.findIndex(each => each.linkedAccounts.length);
  if (split >= 0 && grouping.type === 'DIMENSION') {
    throw new InputError(
      `${KEY}.accounts[${split}].linkedAccounts needs ${KEY}.groupByTag or groupByCostCategory; without one charges have their account anyway`,
    );
  }
  const months = config.getOptionalNumber('months') ?? 13;
  if (!Number.isInteger(months) || months < 1 || months > 14) {
    throw new InputError(
      `${KEY}.months is ${months}; it must be a whole number from 1 to 14`,
    );
  }
  return {
    accounts,
    grouping,
    // Cost Explorer has nothing new within an hour, and each request costs.
    interval: readMilliseconds(config, 'interval', {
      name: `${KEY}.interval`,
      fallback: 12 * 60 * MINUTE,
      least: { milliseconds: 60 * MINUTE, words: 'an hour or more' },
    }),
    months,
    region: readRegion(config),
    callTimeout: readMilliseconds(config, 'callTimeout', {
      name: `${KEY}.callTimeout`,
      fallback: MINUTE,
    }),
  };
}

function readGrouping(config: Config): Grouping {
  const tag = config.getOptionalString('groupByTag');
  const category = config.getOptionalString('groupByCostCategory');
  if (tag !== undefined && category !== undefined) {
    throw new InputError(
      `${KEY} has both groupByTag and groupByCostCategory; Cost Explorer groups by two things, of which one is the service, so keep one of them`,
    );
  }
  if (tag !== undefined) return { type: 'TAG', key: tag };
  if (category !== undefined) return { type: 'COST_CATEGORY', key: category };
  return { type: 'DIMENSION', key: 'LINKED_ACCOUNT' };
}

function readAccount(config: Config, index: number): AwsAccount {
  const key = `${KEY}.accounts[${index}]`;
  const id = config.getString('accountId');
  const linkedAccounts = config.getOptionalStringArray('linkedAccounts') ?? [];
  requireDigits(`${key}.accountId`, id);
  linkedAccounts.forEach((each, at) =>
    requireDigits(`${key}.linkedAccounts[${at}]`, each),
  );
  requireOnce(`${key}.linkedAccounts`, linkedAccounts);
  return {
    id,
    name: config.getOptionalString('name') ?? id,
    environment: config.getOptionalString('environment'),
    linkedAccounts,
  };
}

function readRegion(config: Config): string {
  const region = config.getOptionalString('region') ?? 'us-east-1';
  if (!/^[a-z]+(-[a-z]+)+-\d+$/.test(region)) {
    throw new InputError(
      `${KEY}.region is '${region}'; it must be a region such as us-east-1`,
    );
  }
  return region;
}

function requireDigits(key: string, id: string): void {
  if (/^\d{12}$/.test(id)) return;
  throw new InputError(
    `${key} is '${id}'; it must be twelve digits, such as '123456789012'`,
  );
}
