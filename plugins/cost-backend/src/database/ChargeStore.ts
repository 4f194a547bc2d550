import { CostKind } from '@paved-path/backstage-plugin-cost-common';
import {
  utcMonthsBetween,
  utcMonthStart,
} from '@paved-path/backstage-plugin-cost-node';
import { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import { StoredDays } from '../rules/Series';
import { insertRows } from './insertRows';
import { ChargeRow, CostRow, SharePageRow } from './rows';
import { ServedPage, ServedShare, sharesOfPage } from './SharePages';

const CHARGES = 'charges';
const PAGES = 'share_pages';
const COSTS = 'costs';
const SLICES = 'slices';
// SQLite takes some 32,000 values in a statement.
const AT_ONCE = 500;
// The shares of more entities than these are read month by month.
const FEW_ENTITIES = 10;
// A page has many shares.
const PAGES_AT_ONCE = 20;

/** A provider, and the export, the account or the cluster of it. @internal */
export type CostSource = { source: string; source_group: string | null };

/** A cost, with the source that it came from, and its days: billed or effective, as asked for. @internal */
export type ServedCost = Omit<
  CostRow,
  'attribution_id' | 'billed_days' | 'effective_days'
> &
  CostSource & { days: StoredDays };

const COST_COLUMNS = [
  'month',
  'entity_ref',
  'kind',
  'environment',
  'provider',
  'service',
  'category',
  'currency',
] as const;

type Months = { cost: CostKind; fromMonth: string; toMonth: string };

/** Charges, whose they are, and the sums of that. What a slice points to is served; the rest is being prepared. @internal */
export class ChargeStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insertCharges(rows: ChargeRow[]): Promise<void> {
    await this.#insert(CHARGES, rows);
  }

  async insertPages(rows: SharePageRow[]): Promise<void> {
    await this.#insert(PAGES, rows, PAGES_AT_ONCE);
  }

  async insertCosts(rows: CostRow[]): Promise<void> {
    await this.#insert(COSTS, rows);
  }

  /** The charges of a reading, in batches. */
  async *stream(readingId: string): AsyncGenerator<ChargeRow[]> {
    for (let last = -1; ; ) {
      const rows = await this.#knex<ChargeRow>(CHARGES)
        .where({ reading_id: readingId })
        .where('position', '>', last)
        .orderBy('position')
        .limit(AT_ONCE);
      if (!rows.length) return;
      yield rows;
      last = rows[rows.length - 1].position;
    }
  }

  /** What entities cost in some months, or all that there is. */
  async listCosts(
    options: Months & { entityRefs?: string[] },
  ): Promise<ServedCost[]> {
    const { cost, entityRefs, fromMonth, toMonth } = options;
    const query = (): Knex.QueryBuilder<
      object,
      Array<Omit<ServedCost, 'days'> & { days: string }>
    > =>
      this.#knex(COSTS)
        .join(SLICES, `${SLICES}.attribution_id`, `${COSTS}.attribution_id`)
        .whereBetween(`${COSTS}.month`, [fromMonth, toMonth])
        .select(
          `${SLICES}.provider as source`,
          `${SLICES}.group_name as source_group`,
          `${COSTS}.${cost}_days as days`,
          ...COST_COLUMNS.map(column => `${COSTS}.${column}`),
        );
    const rows = entityRefs
      ? await this.#inParts(entityRefs, refs =>
          query().whereIn(`${COSTS}.entity_ref`, refs),
        )
      : await query();
    return rows.map(row => ({ ...row, days: JSON.parse(row.days) }));
  }

  /** The last month that any of these entities was charged in, `YYYY-MM`; undefined where none ever was. */
  async findLastMonth(entityRefs: string[]): Promise<string | undefined> {
    const last = await this.#inParts(
      entityRefs,
      (refs): Promise<Array<{ month: string | null }>> =>
        this.#knex(COSTS)
          .join(SLICES, `${SLICES}.attribution_id`, `${COSTS}.attribution_id`)
          .whereIn(`${COSTS}.entity_ref`, refs)
          .max({ month: `${COSTS}.month` }),
    );
    return last
      .flatMap(({ month }) => month ?? [])
      .sort()
      .pop();
  }

  /** Where the costs of entities in some months come from. */
  async listSources(
    entityRefs: string[],
    { fromMonth, toMonth }: Omit<Months, 'cost'>,
  ): Promise<CostSource[]> {
    return this.#inParts(entityRefs, refs =>
      this.#knex(COSTS)
        .join(SLICES, `${SLICES}.attribution_id`, `${COSTS}.attribution_id`)
        .whereIn(`${COSTS}.entity_ref`, refs)
        .whereBetween(`${COSTS}.month`, [fromMonth, toMonth])
        .distinct<CostSource[]>(
          `${SLICES}.provider as source`,
          `${SLICES}.group_name as source_group`,
        ),
    );
  }

  /** The charges behind what entities cost in some months, the oldest first. */
  async listShares(
    options: Months & { entityRefs: string[] },
  ): Promise<ServedShare[]> {
    const shares: ServedShare[] = [];
    await this.visitShares(options, share => shares.push(share));
    return shares;
  }

  /** Shows the same one by one. Those of many entities are read month by month, as all of them may be more than there is room for. */
  async visitShares(
    options: Months & { entityRefs: string[] },
    visit: (share: ServedShare) => void,
  ): Promise<void> {
    const { cost, entityRefs, fromMonth, toMonth } = options;
    const spans =
      entityRefs.length > FEW_ENTITIES
        ? monthsBetween(fromMonth, toMonth).map(month => [month, month])
        : [[fromMonth, toMonth]];
    for (const [first, last] of spans) {
      const pages = await this.#inParts(entityRefs, refs =>
        this.#pages(cost)
          .whereIn(`${PAGES}.entity_ref`, refs)
          .whereBetween(`${PAGES}.month`, [first, last]),
      );
      for (const page of byMonth(pages)) sharesOfPage(page).forEach(visit);
      // Whoever asks meanwhile does not wait for all of it.
      if (spans.length > 1) await setImmediate();
    }
  }

  /** Charges that are at none of those who claim them. */
  async listReported({
    cost,
    fromMonth,
    toMonth,
  }: Months): Promise<ServedShare[]> {
    const pages = await this.#pages(cost)
      .where(`${PAGES}.kind`, 'conflict')
      .whereBetween(`${PAGES}.month`, [fromMonth, toMonth]);
    return byMonth(pages).flatMap(sharesOfPage);
  }

  /** The entities that ever bore a charge. */
  async listBearers(fromMonth: string): Promise<string[]> {
    return this.#knex(COSTS)
      .where('month', '>=', fromMonth)
      .where('kind', 'entity')
      .distinct('entity_ref')
      .orderBy('entity_ref')
      .pluck('entity_ref');
  }

  #pages(cost: CostKind): Knex.QueryBuilder<object, ServedPage[]> {
    const days =
      cost === 'billed'
        ? this.#knex.ref(`${PAGES}.billed_days`).as('days')
        : this.#knex.raw('coalesce(??, ??) AS days', [
            `${PAGES}.effective_days`,
            `${PAGES}.billed_days`,
          ]);
    return this.#knex(PAGES)
      .join(SLICES, `${SLICES}.attribution_id`, `${PAGES}.attribution_id`)
      .select(
        `${SLICES}.provider as source`,
        `${PAGES}.month`,
        `${PAGES}.entity_ref`,
        `${PAGES}.kind`,
        `${PAGES}.shares`,
        days,
      );
  }

  async #inParts<T>(
    refs: string[],
    read: (refs: string[]) => PromiseLike<T[]>,
  ): Promise<T[]> {
    const all: T[] = [];
    for (let at = 0; at < refs.length; at += AT_ONCE) {
      for (const row of await read(refs.slice(at, at + AT_ONCE))) all.push(row);
    }
    return all;
  }

  /** In parts, so that a database that does one thing at a time answers in between. */
  async #insert(
    table: string,
    rows: object[],
    atOnce = AT_ONCE,
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += atOnce) {
      await insertRows(this.#knex, table, rows.slice(at, at + atOnce));
    }
  }
}

function byMonth(pages: ServedPage[]): ServedPage[] {
  return pages.sort((a, b) =>
    a.month < b.month ? -1 : Number(a.month > b.month),
  );
}

function monthsBetween(fromMonth: string, toMonth: string): string[] {
  return utcMonthsBetween(
    `${fromMonth}-01`,
    utcMonthStart(`${toMonth}-01`, 1),
  ).map(({ month }) => month);
}
