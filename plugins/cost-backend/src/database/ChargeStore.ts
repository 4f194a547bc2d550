import { Knex } from 'knex';
import { ChargeRow, CostRow, ShareKind, ShareRow } from './rows';

const CHARGES = 'charges';
const SHARES = 'shares';
const COSTS = 'costs';
const SLICES = 'slices';
// SQLite takes some 32,000 values in a statement.
const AT_ONCE = 500;

/** A cost, with the source that it came from. @internal */
export type ServedCost = Omit<CostRow, 'attribution_id'> & { source: string };

/** A charge, with the part of it that an entity bears. @internal */
export type ServedShare = ChargeRow &
  Pick<ShareRow, 'part' | 'parts' | 'rule' | 'claimants'> & {
    kind: ShareKind;
    bearer: string;
    bearer_environment: string;
    source: string;
  };

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
    for (let from = 0; ; from += AT_ONCE) {
      const rows = await this.#knex<ChargeRow>(CHARGES)
        .where({ reading_id: readingId })
        .where('position', '>=', from)
        .where('position', '<', from + AT_ONCE)
        .orderBy('position');
      if (!rows.length) return;
      yield rows;
    }
  }

  /** What entities cost in some months, or all that there is. */
  async listCosts(options: {
    entityRefs?: string[];
    fromMonth: string;
    toMonth: string;
  }): Promise<ServedCost[]> {
    const { entityRefs, fromMonth, toMonth } = options;
    const query = () =>
      this.#knex(COSTS)
        .join(SLICES, `${SLICES}.attribution_id`, `${COSTS}.attribution_id`)
        .whereBetween(`${COSTS}.month`, [fromMonth, toMonth])
        .select(
          `${SLICES}.provider as source`,
          ...[
            'month',
            'entity_ref',
            'kind',
            'environment',
            'provider',
            'service',
            'category',
            'currency',
            'billed_days',
            'effective_days',
          ].map(column => `${COSTS}.${column}`),
        );
    if (!entityRefs) return query();
    return this.#inParts(entityRefs, refs =>
      query().whereIn(`${COSTS}.entity_ref`, refs),
    );
  }

  /** The charges behind what entities cost in some months. */
  listShares(options: {
    entityRefs: string[];
    fromMonth: string;
    toMonth: string;
  }): Promise<ServedShare[]> {
    const { fromMonth, toMonth } = options;
    return this.#inParts(options.entityRefs, refs =>
      this.#shares()
        .whereIn(`${SHARES}.entity_ref`, refs)
        .whereBetween(`${SHARES}.month`, [fromMonth, toMonth]),
    );
  }

  /** Charges that are at none of those who claim them. */
  listReported(fromMonth: string, toMonth: string): Promise<ServedShare[]> {
    return this.#shares()
      .where(`${SHARES}.entity_ref`, '')
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

  #shares() {
    return this.#knex(SHARES)
      .join(SLICES, `${SLICES}.attribution_id`, `${SHARES}.attribution_id`)
      .join(CHARGES, join =>
        join
          .on(`${CHARGES}.reading_id`, `${SHARES}.reading_id`)
          .andOn(`${CHARGES}.position`, `${SHARES}.position`),
      )
      .select(
        `${CHARGES}.*`,
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
