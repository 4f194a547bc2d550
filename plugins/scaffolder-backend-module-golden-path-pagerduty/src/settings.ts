import { RootConfigService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

/** What `goldenPath.pagerDuty` says. @internal */
export type PagerDutySettings = {
  /** Written into the annotation; undefined: the portal's default account. */
  account: string | undefined;
  apiToken: string;
  /** Without a slash at its end. */
  apiBaseUrl: string;
  /** The ids of escalation policies by the group's full reference in lower case. */
  escalationPolicies: Map<string, string>;
  defaultPolicy: string | undefined;
  /** In milliseconds. */
  callTimeout: number;
};

const ACCOUNTS = 'onCall.pagerDuty.accounts';
const policiesSchema = z.record(z.string(), z.string().regex(/^\w+$/));

/**
 * Reads `goldenPath.pagerDuty`; undefined where it is not configured, an InputError where it is wrong. No message holds a key.
 * @internal
 */
export function readPagerDutySettings(
  root: RootConfigService,
): PagerDutySettings | undefined {
  const config = root.getOptionalConfig('goldenPath.pagerDuty');
  if (!config) return undefined;
  const account = config.getOptionalString('account');
  const found = findAccount(root, account);
  const apiToken =
    config.getOptionalString('apiToken') ??
    found?.getOptionalString('apiToken');
  if (!apiToken) {
    throw new InputError(
      `goldenPath.pagerDuty.apiToken is missing, and ${
        account ? `the account '${account}'` : 'the default account'
      } of ${ACCOUNTS} has none either; give it a REST API key that may create services`,
    );
  }
  const escalationPolicies = readPolicies(config);
  const defaultPolicy = config.getOptionalString('default');
  if (!escalationPolicies.size && !defaultPolicy) {
    throw new InputError(
      'goldenPath.pagerDuty names no escalation policy; give it escalationPolicies by group, or a default',
    );
  }
  return {
    account,
    apiToken,
    apiBaseUrl: readUrl(
      config.getOptionalString('apiBaseUrl') ??
        found?.getOptionalString('apiBaseUrl') ??
        'https://api.pagerduty.com',
    ),
    escalationPolicies,
    defaultPolicy,
    callTimeout: config.has('callTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'callTimeout' }),
        )
      : 10_000,
  };
}

function findAccount(root: Config, id: string | undefined): Config | undefined {
  const accounts = root.getOptionalConfigArray(ACCOUNTS) ?? [];
  if (id === undefined) {
    return (
      accounts.find(each => each.getOptionalBoolean('default')) ?? accounts[0]
    );
  }
  const found = accounts.find(each => each.getString('id') === id);
  if (found) return found;
  throw new InputError(
    `goldenPath.pagerDuty.account is '${id}', which ${ACCOUNTS} does not have; it has ${
      accounts.map(each => `'${each.getString('id')}'`).join(', ') || 'none'
    }`,
  );
}

function readPolicies(config: Config): Map<string, string> {
  const key = 'goldenPath.pagerDuty.escalationPolicies';
  // As a whole: a reference to a group is no key that a path of the configuration can name.
  const parsed = policiesSchema.safeParse(
    config.getOptional('escalationPolicies') ?? {},
  );
  if (!parsed.success) {
    throw new InputError(
      `${key} must name the id of an escalation policy for each group, such as group:default/payments: PANZZEQ`,
    );
  }
  return new Map(
    Object.entries(parsed.data).map(([ref, id]) => {
      const groupRef = readGroup(ref);
      if (groupRef) return [groupRef, id];
      throw new InputError(
        `${key} names '${ref}'; a group would be right, such as group:default/payments`,
      );
    }),
  );
}

function readGroup(ref: string): string | undefined {
  try {
    const group = stringifyEntityRef(
      parseEntityRef(ref, { defaultKind: 'group' }),
    );
    return group.startsWith('group:') ? group : undefined;
  } catch {
    return undefined;
  }
}

function readUrl(text: string): string {
  const url = text.replace(/\/+$/, '');
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new InputError(
    `goldenPath.pagerDuty.apiBaseUrl is '${text}'; it must be an address such as https://api.eu.pagerduty.com`,
  );
}
