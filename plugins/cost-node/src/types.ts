import { Entity } from '@backstage/catalog-model';

/** Every call has a deadline. @public */
export interface CallOptions {
  signal: AbortSignal;
}

/**
 * A piece of a provider's charges that is read, and replaced, as a whole: what a bill says of one period.
 * @public
 */
export interface ChargeSlice {
  /** Stable, and unique within the provider, such as `aws-export/2026-10`. */
  key: string;
  /** Differs where the content does. A slice of a version that was read already is not read again. */
  version: string;
  /** The days it covers, in UTC: the first, and the day after the last. What it said of them before is replaced. */
  from: string;
  to: string;
  /**
   * The export, the account or the cluster that it belongs to, by a name that lasts. How far the data reaches is told for each of them, so one that
   * stopped is not hidden by the others. Absent: the provider is all one.
   */
  group?: string;
}

/**
 * What one thing cost in one month. Amounts are decimal strings by the day of the month (UTC), the first at index 0, undefined where there is
 * no charge; a charge that goes over several days is spread evenly over them, the last one bearing what rounding leaves.
 * @public
 */
export interface ChargeMonth {
  /** `YYYY-MM`. */
  month: string;
  /** ISO 4217, as in the bill. */
  currency: string;
  billed: (string | undefined)[];
  effective: (string | undefined)[];
  /**
   * The last day of the month, from 1, for which it has usage of that day alone; 0 where it has none, as what is charged for a whole month, and what is
   * bought or taxed. It tells how far the data reaches. Absent: each amount is of its day alone.
   */
  lastOwnDay?: number;
  /** The cloud, such as `AWS`. */
  provider: string;
  service: string;
  /** As FOCUS has it: Usage, Purchase, Tax, Credit, Adjustment. */
  category: string;
  subAccountId?: string;
  subAccountName?: string;
  region?: string;
  resourceId?: string;
  resourceName?: string;
  resourceType?: string;
  commitmentId?: string;
  /** Only those that were asked for. */
  tags: Record<string, string>;
  /** The entity and the environment, where the provider knows them by itself. */
  entityRef?: string;
  environment?: string;
}

/** What a provider is to read. @public */
export interface ReadRequest {
  /** The tag keys that say whose a charge is, in all their spellings; others are left out, so that they do not multiply what is kept. */
  tagKeys: string[];
}

/**
 * A slice that cannot be taken: it is refused whole, and what was read before stays.
 * @public
 */
export class SliceRefusedError extends Error {
  name = 'SliceRefusedError';
  readonly file?: string;
  /** From 1. */
  readonly line?: number;

  constructor(message: string, where: { file?: string; line?: number } = {}) {
    super(message);
    this.file = where.file;
    this.line = where.line;
  }
}

/**
 * Not all that a provider lists could be listed. What could be is read; what could not be stays as it was, and the cause is told.
 * @public
 */
export class PartlyListedError extends Error {
  name = 'PartlyListedError';
  readonly slices: ChargeSlice[];
  readonly cause: Error;

  constructor(slices: ChargeSlice[], cause: Error) {
    super(cause.message);
    this.slices = slices;
    this.cause = cause;
  }
}

/**
 * Where charges come from: FOCUS exports, AWS Cost Explorer, OpenCost, env0. What a call fails with is an error whose message is for a
 * person; a failure is never an empty list.
 * @public
 */
export interface CostProvider {
  readonly id: string;
  readonly title: string;
  /**
   * What there is now. A slice that is no longer listed stays as it was read, unless `listWithdrawn` names it. Where it never was read, it is told as
   * missing until then, or until all that is listed of its group is later.
   *
   * @throws PartlyListedError where only some of it could be listed
   */
  listSlices(options: CallOptions): Promise<ChargeSlice[]>;
  /**
   * Of slices that are listed no longer, the keys of those that were taken back: what they said counts no more, and what they did not is not missing.
   * These are the slices of an export, an account or a cluster that is not configured any more, under this name, and those that went from among others
   * that are listed. Whatever may be there still is not named: what is being written, what may be written anew, what cannot be read now, and what is
   * older than all that can be listed. It is asked once all was listed; where it fails, all stays. Absent: all that was read stays, and what was refused
   * or waits is forgotten once it is not listed.
   */
  listWithdrawn?(keys: string[], options: CallOptions): Promise<string[]>;
  /**
   * Reads a slice, in batches. Nothing of it is kept unless all of it was read.
   *
   * @throws SliceRefusedError
   */
  readSlice(
    slice: ChargeSlice,
    request: ReadRequest,
    options: CallOptions,
  ): AsyncIterable<ChargeMonth[]>;
  /** What its numbers do not contain, a sentence each. */
  notIncluded?(): string[];
  /** Selectors that the provider's own annotations give an entity. */
  selectorsOf?(entity: Entity): ChargeSelector[];
  /** Requests of this month that cost money. */
  getPaidRequests?(): Promise<{
    count: number;
    cost: string;
    currency: string;
  }>;
  /** The page of a resource in the provider's console. */
  linkTo?(resource: {
    provider: string;
    resourceId: string;
    region?: string;
  }): string | undefined;
}

/** Names charges. All that is given must hold; of several selectors, one. @public */
export interface ChargeSelector {
  /** By key, any of the values. */
  tags?: Record<string, string[]>;
  subAccountIds?: string[];
  /** With `*` for any run of characters. */
  resourceIds?: string[];
  /** The environment that such charges are of, where it is not to be read from a tag. */
  environment?: string;
  /** Where the selector was written, in words. */
  source: string;
}
