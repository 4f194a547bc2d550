import {
  ChargeMonth,
  ChargeSlice,
  CostProvider,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { CostDatabase } from '../database/CostDatabase';
import { ChargeRow, SharePageRow, SliceRow } from '../database/rows';
import { SharePages } from '../database/SharePages';
import { Attribution } from '../rules/attribution';
import { ChargedDays } from '../rules/ChargedDays';
import { dayOf } from '../rules/days';
import { plainDays } from '../rules/plainDays';
import { StoredDays } from '../rules/Series';
import { Sharing } from '../rules/share';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

const AT_ONCE = 50;

/** What was read, and is served once the slice points to it. @internal */
export type Prepared = Pick<
  SliceRow,
  'reading_id' | 'charges' | 'first_day' | 'last_day' | 'own_days'
> &
  Shared;

/** Whose charges are, and the names that were looked up for it. @internal */
export type Shared = { attribution_id: string; names: string[] | undefined };

/** Charges that are being shared out. */
type Work = { id: string; sharing: Sharing; pages: SharePages };

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
    const work = this.#begin(attribution);
    let position = 0;
    const days = new ChargedDays(dayOf(Date.now()));
    const batches = provider.readSlice(slice, { tagKeys }, { signal });
    for await (const batch of batches) {
      signal.throwIfAborted();
      const rows: ChargeRow[] = [];
      for (const [index, charge] of batch.entries()) {
        if (index % AT_ONCE === 0) await setImmediate();
        const { row, amounts } = toRow(charge, readingId, position);
        if (row.month < firstMonth) continue;
        position += 1;
        rows.push(row);
        days.add(charge, ...amounts);
      }
      await this.#database.charges.insertCharges(rows);
      await this.#share(work, rows);
    }
    return {
      reading_id: readingId,
      ...(await this.#finish(work)),
      charges: position,
      first_day: days.first,
      last_day: days.lastOwn,
      own_days: days.ownCount,
    };
  }

  /** Shares out anew what was read before. */
  async attribute(
    readingId: string,
    attribution: Attribution,
    signal: AbortSignal,
  ): Promise<Shared> {
    const work = this.#begin(attribution);
    for await (const rows of this.#database.charges.stream(readingId)) {
      signal.throwIfAborted();
      await this.#share(work, rows);
    }
    return this.#finish(work);
  }

  #begin(attribution: Attribution): Work {
    const id = randomUUID();
    const sharing = new Sharing({
      attribution,
      conflicts: this.#conflicts,
      attributionId: id,
    });
    return { id, sharing, pages: new SharePages(id) };
  }

  async #share({ sharing, pages }: Work, rows: ChargeRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      for (const row of rows.slice(at, at + AT_ONCE)) {
        for (const bearing of sharing.share(row)) {
          // Nobody asks for the charges of nobody, only for their sum.
          if (bearing.kind !== 'none') pages.add(row, bearing);
        }
      }
      // Whoever asks meanwhile does not wait for all of it.
      await setImmediate();
    }
    await this.#database.charges.insertPages(pages.take());
  }

  async #finish({ id, sharing, pages }: Work): Promise<Shared> {
    const rows: SharePageRow[] = pages.takeAll();
    await this.#database.charges.insertPages(rows);
    await this.#database.charges.insertCosts(sharing.costs());
    return { attribution_id: id, names: sharing.names() };
  }
}

function toRow(
  charge: ChargeMonth,
  readingId: string,
  position: number,
): { row: ChargeRow; amounts: StoredDays[] } {
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
  const billed = readDays(charge, 'billed');
  // Most charges cost what was billed.
  const effective = isSame(charge) ? billed : readDays(charge, 'effective');
  const billedDays = JSON.stringify(billed);
  const row: ChargeRow = {
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
    billed_days: billedDays,
    effective_days:
      effective === billed ? billedDays : JSON.stringify(effective),
  };
  const amounts = effective === billed ? [billed] : [billed, effective];
  return { row, amounts };
}

function isSame({ billed, effective }: ChargeMonth): boolean {
  return (
    billed.length === effective.length &&
    // Not `every`, which leaves out what is missing.
    effective.findIndex((each, index) => each !== billed[index]) < 0
  );
}

/** @throws SliceRefusedError */
function readDays(
  charge: ChargeMonth,
  kind: 'billed' | 'effective',
): StoredDays {
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
    return plainDays(days);
  } catch (error) {
    throw new SliceRefusedError(
      `A charge of ${month} cannot be taken: ${(error as Error).message}`,
    );
  }
}
