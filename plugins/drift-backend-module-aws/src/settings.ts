import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** @internal */
export type AwsAccount = {
  /** Twelve digits. */
  id: string;
  /** What people call it; its id where it has no name. */
  name: string;
  regions: string[];
};

/** @internal */
export type CloudTrailSettings = {
  /** Who is never a suspect, with `*` for any run of characters. */
  ignoreActors: string[];
  /** For one check of an environment. */
  maxLookups: number;
};

/** What `drift.aws` says. @internal */
export type AwsSettings = {
  accounts: AwsAccount[];
  /** In milliseconds. */
  callTimeout: number;
  inventory: boolean;
  /** Undefined where nobody is to be named. */
  cloudTrail?: CloudTrailSettings;
};

/**
 * Reads `drift.aws`; undefined where it is not configured, an InputError where it is wrong.
 * @internal
 */
export function readAwsSettings(
  root: RootConfigService,
): AwsSettings | undefined {
  const config = root.getOptionalConfig('drift.aws');
  if (!config) return undefined;
  const accounts = config.getConfigArray('accounts').map(readAccount);
  if (!accounts.length) {
    throw new InputError(
      'drift.aws.accounts is empty; list an account, or leave out drift.aws',
    );
  }
  requireOnce(
    'drift.aws.accounts',
    accounts.map(({ id }) => id),
  );
  return {
    accounts,
    callTimeout: config.has('callTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(root, { key: 'drift.aws.callTimeout' }),
        )
      : 20_000,
    inventory: config.getOptionalBoolean('inventory.enabled') ?? true,
    cloudTrail:
      config.getOptionalBoolean('cloudTrail.enabled') ?? true
        ? readCloudTrail(config)
        : undefined,
  };
}

function readAccount(config: Config, index: number): AwsAccount {
  const key = `drift.aws.accounts[${index}]`;
  const id = config.getString('accountId');
  if (!/^\d{12}$/.test(id)) {
    throw new InputError(
      `${key}.accountId is '${id}'; it must be twelve digits, such as '123456789012'`,
    );
  }
  const regions = config.getStringArray('regions');
  if (!regions.length) {
    throw new InputError(
      `${key}.regions is empty; list one, such as us-east-1`,
    );
  }
  const wrong = regions.find(region => !/^[a-z]+(-[a-z]+)+-\d+$/.test(region));
  if (wrong !== undefined) {
    throw new InputError(
      `${key}.regions has '${wrong}'; it must be a region such as eu-west-1`,
    );
  }
  requireOnce(`${key}.regions`, regions);
  return { id, name: config.getOptionalString('name') ?? id, regions };
}

function readCloudTrail(config: Config): CloudTrailSettings {
  const maxLookups = config.getOptionalNumber('cloudTrail.maxLookups') ?? 100;
  if (!Number.isInteger(maxLookups) || maxLookups < 1) {
    throw new InputError(
      `drift.aws.cloudTrail.maxLookups is ${maxLookups}; it must be a whole number of at least 1`,
    );
  }
  return {
    ignoreActors:
      config.getOptionalStringArray('cloudTrail.ignoreActors') ?? [],
    maxLookups,
  };
}

function requireOnce(key: string, values: string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice === undefined) return;
  throw new InputError(`${key} lists '${twice}' twice; list it once`);
}
