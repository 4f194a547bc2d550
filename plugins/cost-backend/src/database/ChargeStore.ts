import { CostKind } from '@paved-path/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { ChargeRow, CostRow, ShareKind, ShareRow } from './rows';

const CHARGES = 'charges';
const SHARES = 'shares';
const COSTS = 'costs';
const SLICES = 'slices';
// SQLite takes some 32,000 values in a statement.
const AT_ONCE = 500;

/** A cost, with the source that it came from, and its days: billed or effective, as asked for. @internal */
export type ServedCost = Omit<
  CostRow,
  'attribution_id' | 'billed_days' | 'effective_days'
> & { source: string; days: string };

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

const CHARGE_COLUMNS = [
  'month',
  'currency',
  'provider',
  'service',
  'category',
  'sub_account_id',
  'sub_account_name',
  'region',
  'resource_id',
  'resource_name',
  'resource_type',
] as const;

/** A charge, with the part of it that an entity bears, and its days: billed or effective, as asked for. @internal */
export type ServedShare = Pick<ChargeRow, (typeof CHARGE_COLUMNS)[number]> &
  Pick<ShareRow, 'part' | 'parts' | 'rule' | 'claimants'> & {
    kind: ShareKind;
    bearer: string;
    bearer_environment: string;
    source: string;
    days: string;
  };

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

  async insertShares(rows: ShareRow[]): Promise<void> {
    await this.#insert(SHARES, rows);
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
    const query = () =>
      this.#knex(COSTS)
        .join(SLICES, `${SLICES}.attribution_id`, `${COSTS}.attribution_id`)
        .whereBetween(`${COSTS}.month`, [fromMonth, toMonth])
        .select(
          `${SLICES}.provider as source`,
          `${COSTS}.${cost}_days as days`,
          ...COST_COLUMNS.map(column => `${COSTS}.${column}`),
        );
    if (!entityRefs) return query();
    return this.#inParts(entityRefs, refs =>
      query().whereIn(`${COSTS}.entity_ref`, refs),
    );
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

  /** The charges behind what entities cost in some months. */
  listShares(
    options: Months & { entityRefs: string[] },
  ): Promise<ServedShare[]> {
    const { cost, fromMonth, toMonth } = options;
    return this.#inParts(options.entityRefs, refs =>
      this.#shares(cost)
        .whereIn(`${SHARES}.entity_ref`, refs)
        .whereBetween(`${SHARES}.month`, [fromMonth, toMonth]),
    );
  }

  /** Charges that are at none of those who claim them. */
  listReported({ cost, fromMonth, toMonth }: Months): Promise<ServedShare[]> {
    return this.#shares(cost)
      .where(`${SHARES}.kind`, 'conflict')
      .whereBetween(`${SHARES}.month`, [fromMonth, toMonth]);
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

  #shares(cost: CostKind) {
    return this.#knex(SHARES)
      .join(SLICES, `${SLICES}.attribution_id`, `${SHARES}.attribution_id`)
      .join(CHARGES, join =>
        join
          .on(`${CHARGES}.reading_id`, `${SHARES}.reading_id`)
          .andOn(`${CHARGES}.position`, `${SHARES}.position`),
      )
      .select(
        ...CHARGE_COLUMNS.map(column => `${CHARGES}.${column}`),
        `${CHARGES}.${cost}_days as days`,
        `${SLICES}.provider as source`,
        `${SHARES}.part`,
        `${SHARES}.parts`,
        `${SHARES}.rule`,
        `${SHARES}.claimants`,
        `${SHARES}.kind`,
        `${SHARES}.entity_ref as bearer`,
        `${SHARES}.environment as bearer_environment`,
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

  async #insert(table: string, rows: object[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      await this.#knex.batchInsert(table, rows.slice(at, at + AT_ONCE), 100);
    }
  }
}
