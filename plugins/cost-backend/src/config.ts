import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CostKind } from '@paved-path/backstage-plugin-cost-common';
import {
  ChargeSelector,
  DEFAULT_RETENTION_MONTHS,
} from '@paved-path/backstage-plugin-cost-node';
import { parseDecimal } from './rules/decimal';

/** A budget for a month. @internal */
export type BudgetRule = { amount: string; currency: string; source: string };

/** Durations are in milliseconds. @internal */
export type CostConfig = {
  refreshInterval: number;
  readTimeout: number;
  retentionMonths: number;
  cost: CostKind;
  conflicts: 'split' | 'report';
  attribution: Array<{ entityRef: string; selector: ChargeSelector }>;
  entityTags: string[];
  environmentTags: string[];
  /** By spelling, in lower case, the key that it stands for. */
  aliases: Map<string, string>;
  budgets: Map<string, BudgetRule[]>;
  thresholds: number[];
  /** What a day must cost more than usual, as a decimal, to be an anomaly. */
  minimumAnomaly: string;
};

/**
 * Reads `cost`.
 * @throws InputError naming the key, and what would be right
 * @internal
 */
export function readCostConfig(root: Config): CostConfig {
  const config = root.getOptionalConfig('cost');
  const minimumAnomaly = config?.getOptionalString('anomalies.minimum') ?? '10';
  inConfig('anomalies.minimum', () => parseDecimal(minimumAnomaly));
  return {
    refreshInterval: duration(config, 'refreshInterval', { hours: 1 }),
    readTimeout: duration(config, 'readTimeout', { hours: 1 }),
    retentionMonths: wholeNumber(
      config,
      'retentionMonths',
      DEFAULT_RETENTION_MONTHS,
    ),
    cost: oneOf(config, 'cost', ['billed', 'effective']),
    conflicts: oneOf(config, 'conflicts', ['split', 'report']),
    attribution: (config?.getOptionalConfigArray('attribution') ?? []).map(
      readAttribution,
    ),
    entityTags: config?.getOptionalStringArray('tags.entity') ?? [
      'service',
      'component',
      'backstage-entity',
    ],
    environmentTags: config?.getOptionalStringArray('tags.environment') ?? [
      'environment',
      'env',
      'stage',
    ],
    aliases: readAliases(config?.getOptionalConfig('tags.aliases')),
    budgets: readBudgets(config),
    thresholds: readThresholds(config),
    minimumAnomaly,
  };
}

/**
 * Reads an amount of money, such as `590 USD`.
 * @throws InputError
 * @internal
 */
export function parseMoney(text: string): { amount: string; currency: string } {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]{3})$/.exec(text.trim());
  if (!match) {
    throw new InputError(
      `"${text}" is not an amount with its currency, such as 590 USD`,
    );
  }
  return { amount: match[1], currency: match[2].toLocaleUpperCase('en-US') };
}

function readAttribution(config: Config, index: number) {
  const tags = config.getOptionalConfig('tags');
  const source = `cost.attribution[${index}]`;
  const selector: ChargeSelector = {
    tags:
      tags &&
      Object.fromEntries(
        tags.keys().map(key => [key, stringsOf(tags.get(key))]),
      ),
    subAccountIds: config.getOptionalStringArray('subAccountIds'),
    resourceIds: config.getOptionalStringArray('resourceIds'),
    environment: config.getOptionalString('environment'),
    source: `the configuration ${source}`,
  };
  if (!selector.tags && !selector.subAccountIds && !selector.resourceIds) {
    throw new InputError(
      `${source} names no charges; it needs tags, subAccountIds or resourceIds`,
    );
  }
  const entityRef = inConfig(`attribution[${index}].entity`, () =>
    refOf(config.getString('entity')),
  );
  return { entityRef, selector };
}

function readAliases(config: Config | undefined): Map<string, string> {
  const aliases = new Map<string, string>();
  for (const key of config?.keys() ?? []) {
    for (const spelling of stringsOf(config!.get(key))) {
      aliases.set(spelling.trim().toLocaleLowerCase('en-US'), key);
    }
  }
  return aliases;
}

function readBudgets(config: Config | undefined): Map<string, BudgetRule[]> {
  const budgets = new Map<string, BudgetRule[]>();
  (config?.getOptionalConfigArray('budgets') ?? []).forEach((each, index) => {
    const entityRef = inConfig(`budgets[${index}].entity`, () =>
      refOf(each.getString('entity')),
    );
    const source = `cost.budgets[${index}]`;
    const money = inConfig(`budgets[${index}].amount`, () =>
      parseMoney(each.getString('amount')),
    );
    const rules = budgets.get(entityRef) ?? [];
    budgets.set(entityRef, [...rules, { ...money, source }]);
  });
  return budgets;
}

function readThresholds(config: Config | undefined): number[] {
  const values = config?.getOptional('budgetThresholds') ?? [0.8, 1];
  if (
    !Array.isArray(values) ||
    !values.every(each => typeof each === 'number' && each > 0)
  ) {
    throw new InputError(
      'cost.budgetThresholds must be a list of shares above 0, such as [0.8, 1]',
    );
  }
  return (values as number[]).slice().sort((a, b) => a - b);
}

function stringsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function refOf(text: string): string {
  return stringifyEntityRef(
    parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  );
}

function oneOf<T extends string>(
  config: Config | undefined,
  key: string,
  values: [T, T],
): T {
  const value = config?.getOptionalString(key) ?? values[0];
  if (!values.includes(value as T)) {
    throw new InputError(
      `cost.${key} is "${value}"; it must be ${values.join(' or ')}`,
    );
  }
  return value as T;
}

function wholeNumber(
  config: Config | undefined,
  key: string,
  fallback: number,
): number {
  const value = config?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < 1) {
    throw new InputError(
      `cost.${key} is ${value}; it must be a whole number, 1 at least`,
    );
  }
  return value;
}

function inConfig<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(`cost.${key}: ${(error as Error).message}`);
  }
}

function duration(
  config: Config | undefined,
  key: string,
  fallback: HumanDuration,
): number {
  const milliseconds = inConfig(key, () =>
    durationToMilliseconds(
      config?.has(key) ? readDurationFromConfig(config, { key }) : fallback,
    ),
  );
  if (!(milliseconds > 0)) {
    throw new InputError(
      `cost.${key} must be longer than nothing, such as { hours: 1 }`,
    );
  }
  return milliseconds;
}
