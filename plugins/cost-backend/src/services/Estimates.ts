import { InputError } from '@backstage/errors';
import { Estimate } from '@paved-path/backstage-plugin-cost-common';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CostDatabase } from '../database/CostDatabase';
import {
  absolute,
  compare,
  Decimal,
  formatDecimal,
  parseDecimal,
  subtract,
} from '../rules/decimal';

const MOST_RESOURCES = 10;

// Infracost writes amounts as text, or null where it knows none. Fields that it adds are let be.
const amount = z.union([z.string(), z.number()]).nullish().catch(undefined);
const component = z.looseObject({
  priceNotFound: z.boolean().nullish().catch(undefined),
});
type InfracostResource = {
  name?: string | null;
  monthlyCost?: string | number | null;
  costComponents?: Array<z.infer<typeof component>> | null;
  subresources?: InfracostResource[] | null;
};
const resource: z.ZodType<InfracostResource> = z.lazy(() =>
  z.looseObject({
    name: z.string().nullish(),
    monthlyCost: amount,
    costComponents: z.array(component).nullish(),
    subresources: z.array(resource).nullish(),
  }),
);
const breakdown = z
  .looseObject({
    resources: z.array(resource).nullish(),
    totalMonthlyCost: amount,
  })
  .nullish();
const infracost = z.looseObject({
  currency: z.string().nullish(),
  projects: z.array(
    z.looseObject({ pastBreakdown: breakdown, breakdown, diff: breakdown }),
  ),
  totalMonthlyCost: amount,
  pastTotalMonthlyCost: amount,
  diffTotalMonthlyCost: amount,
});

/** What changes would cost. @internal */
export class Estimates {
  readonly #database: CostDatabase;

  constructor(options: { database: CostDatabase }) {
    this.#database = options.database;
  }

  /** @throws InputError naming the field */
  async put(
    entityRef: string,
    name: string,
    body: unknown,
    url?: string,
  ): Promise<Estimate> {
    if (name.length > 200) {
      throw new InputError('name: it must have 200 characters at most');
    }
    if (url !== undefined && !/^https?:\/\/\S+$/.test(url)) {
      throw new InputError('url: it must begin with https:// or http://');
    }
    const estimate: Estimate = { ...readInfracost(body), name, url };
    await this.#database.estimates.save(entityRef, estimate);
    return estimate;
  }
}

/**
 * Reads what `infracost breakdown --format json` or `infracost diff --format json` wrote.
 *
 * @throws InputError
 * @internal
 */
export function readInfracost(body: unknown): Omit<Estimate, 'name' | 'url'> {
  const result = infracost.safeParse(body);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new InputError(
      `${
        path.join('.') || 'the body'
      }: ${message}; it must be the JSON that infracost writes with --format json`,
    );
  }
  const { data } = result;
  const after = read(data.totalMonthlyCost);
  if (!after) {
    throw new InputError(
      'totalMonthlyCost: it must be an amount, such as "12.34"',
    );
  }
  const before = read(data.pastTotalMonthlyCost);
  const difference =
    read(data.diffTotalMonthlyCost) ?? (before && subtract(after, before));
  const changes = data.projects.flatMap(
    each =>
      each.diff?.resources ?? (before ? [] : each.breakdown?.resources) ?? [],
  );
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    currency: data.currency ?? 'USD',
    before: before && formatDecimal(before),
    after: formatDecimal(after),
    difference: difference && formatDecimal(difference),
    resources: changes
      .flatMap(each => {
        const cost = read(each.monthlyCost);
        return cost?.units ? [{ name: each.name ?? 'unnamed', cost }] : [];
      })
      .sort((a, b) => compare(absolute(b.cost), absolute(a.cost)))
      .slice(0, MOST_RESOURCES)
      .map(({ name, cost }) => ({ name, difference: formatDecimal(cost) })),
    withoutPrice: data.projects
      .flatMap(each => each.breakdown?.resources ?? [])
      .reduce((count, each) => count + countMissing(each), 0),
  };
}

function read(value: string | number | null | undefined): Decimal | undefined {
  if (value === null || value === undefined) return undefined;
  try {
    return parseDecimal(String(value).trim());
  } catch {
    return undefined;
  }
}

function countMissing(each: InfracostResource): number {
  const own = each.costComponents?.filter(one => one.priceNotFound) ?? [];
  const below = each.subresources ?? [];
  return below.reduce((count, one) => count + countMissing(one), own.length);
}
