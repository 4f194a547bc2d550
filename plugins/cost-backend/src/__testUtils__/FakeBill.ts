import {
  CallOptions,
  ChargeMonth,
  ChargeSlice,
  CostProvider,
  ReadRequest,
} from '@paved-path/backstage-plugin-cost-node';
import { dayOf, monthOf } from '../rules/days';

/** A bill in memory, a slice a month. @internal */
export class FakeBill implements CostProvider {
  readonly title = 'The bill';
  charges: ChargeMonth[] = [];
  version = '1';
  /** What the next readings fail with, once some of it was read. */
  failure: Error | undefined;
  listFailure: Error | undefined;
  lists = 0;
  reads = 0;
  /** Whose export a charge stands in; slices are listed for each of them. */
  groupOf: ((charge: ChargeMonth) => string) | undefined;
  /** Months that are listed, with charges or without, and other names, which are of the running month. */
  months: string[] | undefined;
  /** What happens once some of a slice was read. */
  meanwhile: ((signal: AbortSignal) => Promise<void>) | undefined;
  lastRequest: ReadRequest | undefined;

  constructor(readonly id = 'bill') {}

  async listSlices(): Promise<ChargeSlice[]> {
    this.lists += 1;
    if (this.listFailure) throw this.listFailure;
    const slices = new Map<string, ChargeSlice>();
    const list = (month: string, group?: string) => {
      const key = keyOf(month, group);
      const isMonth = /^\d{4}-\d{2}$/.test(month);
      const of = isMonth ? month : monthOf(dayOf(Date.now()));
      const [from, to] = [`${of}-01`, `${of}-28`];
      slices.set(key, { key, version: this.version, from, to, group });
    };
    if (this.months) this.months.forEach(month => list(month));
    else this.charges.forEach(each => list(each.month, this.groupOf?.(each)));
    return [...slices.values()];
  }

  async *readSlice(
    { key }: ChargeSlice,
    request: ReadRequest,
    { signal }: CallOptions,
  ) {
    this.reads += 1;
    this.lastRequest = request;
    const all = this.charges.filter(
      each => keyOf(each.month, this.groupOf?.(each)) === key,
    );
    yield all.slice(0, 1);
    await this.meanwhile?.(signal);
    if (this.failure) throw this.failure;
    yield all.slice(1);
  }

  notIncluded() {
    return ['Taxes of the tax office'];
  }

  linkTo({ resourceId }: { resourceId: string }) {
    return `https://cloud.example.com/${resourceId}`;
  }
}

function keyOf(month: string, group?: string): string {
  return group === undefined ? month : `${group}/${month}`;
}

/** A charge with the same amount on some days. @internal */
export function charge(
  month: string,
  amounts: Record<number, string>,
  more: Partial<ChargeMonth> = {},
): ChargeMonth {
  const days: (string | undefined)[] = [];
  for (const [day, amount] of Object.entries(amounts)) {
    days[Number(day) - 1] = amount;
  }
  return {
    month,
    currency: 'USD',
    billed: days,
    effective: days,
    provider: 'AWS',
    service: 'EC2',
    category: 'Usage',
    tags: {},
    ...more,
  };
}
