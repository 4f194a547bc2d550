import {
  GetCostAndUsageCommandOutput,
  MetricValue,
} from '@aws-sdk/client-cost-explorer';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { plainDecimal } from '@paved-path/backstage-plugin-cost-node';
import { Grouping } from './settings';

/** What is asked for: what an invoice says, and the same with commitments spread over what they cover. @internal */
export const METRICS = ['UnblendedCost', 'AmortizedCost'] as const;

/** What a service cost on a day, of one tag, category or account. @internal */
export type AwsLine = {
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  service: string;
  /** The value of the tag or the category; undefined where there is none. */
  value?: string;
  accountId?: string;
  accountName?: string;
  currency: string;
  /** Plain decimals. */
  billed: string;
  effective: string;
};

/** A page of GetCostAndUsage. @internal */
export type CostPage = Pick<
  GetCostAndUsageCommandOutput,
  'ResultsByTime' | 'DimensionValueAttributes' | 'NextPageToken'
>;

/**
 * Reads a page that is grouped by service and by something else, day by day.
 *
 * @param accountId - Whose charges it has, where the page is of one account.
 * @throws ServiceUnavailableError where it is not as documented
 * @internal
 */
export function toLines(
  page: CostPage,
  grouping: Grouping,
  accountId: string | undefined,
): AwsLine[] {
  const names = new Map(
    (page.DimensionValueAttributes ?? []).map(({ Value, Attributes }) => [
      Value,
      Attributes?.description,
    ]),
  );
  const lines: AwsLine[] = [];
  for (const { TimePeriod, Groups } of page.ResultsByTime ?? []) {
    const day = TimePeriod?.Start?.slice(0, 10) ?? '';
    for (const { Keys = [], Metrics = {} } of Groups ?? []) {
      const [service, group] = Keys;
      if (!day || service === undefined || group === undefined) {
        throw new ServiceUnavailableError(
          'Cost Explorer answered a group without a day and its two keys',
        );
      }
      const billed = readAmount(Metrics, 'UnblendedCost', day);
      const effective = readAmount(Metrics, 'AmortizedCost', day);
      if (billed.currency !== effective.currency) {
        throw new ServiceUnavailableError(
          `Cost Explorer answered ${billed.currency} and ${effective.currency} for one charge of ${day}`,
        );
      }
      if (billed.amount === '0' && effective.amount === '0') continue;
      const account = grouping.type === 'DIMENSION' ? group : accountId;
      lines.push({
        day,
        service,
        value:
          grouping.type === 'DIMENSION'
            ? undefined
            : valueOf(group, grouping.key),
        accountId: account,
        accountName: account && names.get(account),
        currency: billed.currency,
        billed: billed.amount,
        effective: effective.amount,
      });
    }
  }
  return lines;
}

/** A group of a tag is `key$value`, with nothing after the sign where there is no tag. */
function valueOf(group: string, key: string): string | undefined {
  const value = group.startsWith(`${key}$`)
    ? group.slice(key.length + 1)
    : group;
  return value || undefined;
}

function readAmount(
  metrics: Record<string, MetricValue>,
  metric: (typeof METRICS)[number],
  day: string,
): { amount: string; currency: string } {
  const { Amount, Unit } = metrics[metric] ?? {};
  try {
    if (!Unit) throw new InputError('it has no unit');
    return { amount: plainDecimal(Amount ?? ''), currency: Unit };
  } catch (error) {
    throw new ServiceUnavailableError(
      `Cost Explorer answered a ${metric} of ${day} that cannot be taken: ${
        (error as Error).message
      }`,
    );
  }
}
