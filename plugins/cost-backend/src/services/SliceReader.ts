import {
  ChargeMonth,
  ChargeSlice,
  CostProvider,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { CostDatabase } from '../database/CostDatabase';
import { ChargeRow, CostRow, ShareRow, SliceRow } from '../database/rows';
import { Attribution } from '../rules/attribution';
import { formatDecimal, parseDecimal, sum } from '../rules/decimal';
import { formatDays, Sharing } from '../rules/share';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

const AT_ONCE = 50;

/** What was read, and is served once the slice points to it. @internal */
export type Prepared = Pick<
  SliceRow,
  'reading_id' | 'charges' | 'first_day' | 'last_day'
> &
  Shared;

/** Whose charges are, and the names that were looked up for it. @internal */
export type Shared = { attribution_id: string; names: string[] | undefined };

/** Reads slices beside what is served, so that they can be swapped in one go. @internal */
export class SliceReader {
  readonly #database: CostDatabase;
  readonly #conflicts: 'split' | 'report';

  constructor(options: {
    database: CostDatabase;
    conflicts: 'split' | 'report';
  }) {
    this.#database = options.database;
    this.#conflicts = options.conflicts;
  }

  /**
   * Reads a slice of a provider.
   *
   * @throws SliceRefusedError where what it says cannot be taken
   */
  async read(
    provider: CostProvider,
    slice: ChargeSlice,
    options: {
      tagKeys: string[];
      attribution: Attribution;
      /** Charges before it are left out. */
      firstMonth: string;
      signal: AbortSignal;
    },
  ): Promise<Prepared> {
    const { tagKeys, attribution, firstMonth, signal } = options;
    const readingId = randomUUID();
    const sharing = this.#sharing(attribution);
    let position = 0;
    let first: string | null = null;
    let last: string | null = null;
    const batches = provider.readSlice(slice, { tagKeys }, { signal });
    for await (const batch of batches) {
      signal.throwIfAborted();
      const rows: ChargeRow[] = [];
      for (const [index, charge] of batch.entries()) {
        if (index % AT_ONCE === 0) await setImmediate();
        const row = toRow(charge, readingId, position);
        if (row.month < firstMonth) continue;
        position += 1;
        rows.push(row);
        const days = daysOf(charge);
        if (days && (!first || days.first < first)) first = days.first;
        if (days && (!last || days.last > last)) last = days.last;
      }
      await this.#database.charges.insertCharges(rows);
      await this.#share(sharing.sharing, rows);
    }
    await this.#finish(sharing.sharing);
    return {
      reading_id: readingId,
      attribution_id: sharing.id,
      names: sharing.sharing.names(),
      charges: position,
      first_day: first,
      last_day: last,
    };
  }

  /** Shares out anew what was read before. */
  async attribute(
    readingId: string,
    attribution: Attribution,
    signal: AbortSignal,
  ): Promise<Shared> {
    const { id, sharing } = this.#sharing(attribution);
    for await (const rows of this.#database.charges.stream(readingId)) {
      signal.throwIfAborted();
      await this.#share(sharing, rows);
    }
    await this.#finish(sharing);
    return { attribution_id: id, names: sharing.names() };
  }

  #sharing(attribution: Attribution) {
    const id = randomUUID();
    const sharing = new Sharing({
      attribution,
      conflicts: this.#conflicts,
      attributionId: id,
    });
    return { id, sharing };
  }

  async #share(sharing: Sharing, rows: ChargeRow[]): Promise<void> {
    const shares: ShareRow[] = [];
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      for (const row of rows.slice(at, at + AT_ONCE)) {
        shares.push(...sharing.share(row));
      }
      // Whoever asks meanwhile does not wait for all of it.
      await setImmediate();
    }
    await this.#database.charges.insertShares(shares);
  }

  async #finish(sharing: Sharing): Promise<void> {
    const costs: CostRow[] = sharing.costs();
    await this.#database.charges.insertCosts(costs);
  }
}

function toRow(
  charge: ChargeMonth,
  readingId: string,
  position: number,
): ChargeRow {
  const { month, currency } = charge;
  if (!MONTH.test(month)) {
    throw new SliceRefusedError(
      `A charge is of the month "${month}"; it must be such as 2026-11`,
    );
  }
  if (!currency || currency.length > 20) {
    throw new SliceRefusedError(
      `A charge of ${month} has the currency "${currency}"; it must be such as USD`,
    );
  }
  const billed = amountsOf(charge, 'billed');
  const effective = amountsOf(charge, 'effective');
  return {
    reading_id: readingId,
    position,
    month,
    currency,
    provider: charge.provider,
    service: charge.service,
    category: charge.category,
    sub_account_id: charge.subAccountId ?? null,
    sub_account_name: charge.subAccountName ?? null,
    region: charge.region ?? null,
    resource_id: charge.resourceId ?? null,
    resource_name: charge.resourceName ?? null,
    resource_type: charge.resourceType ?? null,
    commitment_id: charge.commitmentId ?? null,
    tags: JSON.stringify(charge.tags),
    entity_ref: charge.entityRef ?? null,
    environment: charge.environment ?? null,
    billed_total: totalOf(billed),
    effective_total: totalOf(effective),
    billed_days: formatDays(billed),
    effective_days: formatDays(effective),
  };
}

function amountsOf(charge: ChargeMonth, kind: 'billed' | 'effective') {
  const { month } = charge;
  const [year, number] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const days = charge[kind];
  if (days.length > length) {
    throw new SliceRefusedError(
      `A charge of ${month} has ${days.length} days; the month has ${length}`,
    );
  }
  try {
    return Array.from(days, each =>
      each === undefined ? undefined : parseDecimal(each),
    );
  } catch (error) {
    throw new SliceRefusedError(
      `A charge of ${month} cannot be taken: ${(error as Error).message}`,
    );
  }
}

function totalOf(days: ReturnType<typeof amountsOf>): string {
  return formatDecimal(sum(days.filter(each => each !== undefined)));
}

function daysOf({ month, billed, effective }: ChargeMonth) {
  const days = [billed, effective].flatMap(list =>
    Array.from(list, (each, index) => (each === undefined ? 0 : index + 1)),
  );
  const charged = days.filter(Boolean);
  if (!charged.length) return undefined;
  const day = (number: number) => `${month}-${String(number).padStart(2, '0')}`;
  return { first: day(Math.min(...charged)), last: day(Math.max(...charged)) };
}
