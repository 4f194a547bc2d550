import { Knex } from 'knex';
import { SliceRow, SourceRow } from './rows';

const SOURCES = 'sources';
const SLICES = 'slices';

type Prepared = 'charges' | 'share_pages' | 'costs';

/** What was read of each provider, piece by piece. @internal */
export class SliceStore {
  readonly #knex: Knex;
  #changes = 0;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** How often this process wrote. */
  get changes(): number {
    return this.#changes;
  }

  list(): Promise<SliceRow[]> {
    return this.#knex<SliceRow>(SLICES).orderBy(['provider', 'key']);
  }

  listSources(): Promise<SourceRow[]> {
    return this.#knex<SourceRow>(SOURCES).orderBy('id');
  }

  async saveSource(row: SourceRow): Promise<void> {
    const { succeeded_at, ...failed } = row;
    await this.#knex<SourceRow>(SOURCES)
      .insert(row)
      .onConflict('id')
      .merge(succeeded_at ? row : failed);
    this.#changes += 1;
  }

  /** Writes some columns of a slice; what is not given stays. All that was prepared under its ids is served from then on. */
  async save(
    row: Pick<SliceRow, 'provider' | 'key'> & Partial<SliceRow>,
  ): Promise<void> {
    await this.#knex<SliceRow>(SLICES)
      .insert({ state: 'waiting', ...row })
      .onConflict(['provider', 'key'])
      .merge(row);
    this.#changes += 1;
  }

  /** Takes slices out of what is served, all at once; what they said is removed when it is swept. */
  async forget(
    provider: string,
    slices: ReadonlyArray<Pick<SliceRow, 'key'>>,
  ): Promise<void> {
    if (!slices.length) return;
    await this.#knex.transaction(async transaction => {
      for (const { key } of slices) {
        await transaction<SliceRow>(SLICES).where({ provider, key }).delete();
      }
    });
    this.#changes += 1;
  }

  /** Removes what no slice serves any more, and what was prepared for one and given up. Only the one that refreshes may call it. */
  async sweep(): Promise<void> {
    const slices = await this.list();
    const readings = slices.flatMap(each => each.reading_id ?? []);
    const attributions = slices.flatMap(each => each.attribution_id ?? []);
    await this.#deleteOthers('charges', 'reading_id', readings);
    await this.#deleteOthers('share_pages', 'attribution_id', attributions);
    await this.#deleteOthers('costs', 'attribution_id', attributions);
  }

  /** Forgets the months before one. */
  async deleteMonthsBefore(month: string): Promise<void> {
    // Charges are many; those of a slice that begins later need not be looked through.
    const readings = (await this.list()).filter(
      ({ first_day }) => !first_day || first_day < `${month}-01`,
    );
    for (const { reading_id } of readings) {
      if (!reading_id) continue;
      await this.#knex('charges')
        .where({ reading_id })
        .where('month', '<', month)
        .delete();
    }
    for (const table of ['share_pages', 'costs']) {
      await this.#knex(table).where('month', '<', month).delete();
    }
    const day = `${month}-01`;
    const slices = () => this.#knex<SliceRow>(SLICES);
    await slices()
      .where('last_day', '<', day)
      .update({ first_day: null, last_day: null });
    await slices().where('first_day', '<', day).update({ first_day: day });
    // So that they are read again should more be kept one day.
    await slices()
      .where('first_month', '<', month)
      .update({ first_month: month });
    this.#changes += 1;
  }

  async #deleteOthers(
    table: Prepared,
    column: 'reading_id' | 'attribution_id',
    kept: string[],
  ): Promise<void> {
    const keeps = new Set(kept);
    // From one to the next, as DISTINCT would go through all rows.
    for (let last = ''; ; ) {
      const [{ id }]: Array<{ id: string | null }> = await this.#knex(table)
        .where(column, '>', last)
        .min({ id: column });
      if (id === null) return;
      if (!keeps.has(id)) await this.#knex(table).where(column, id).delete();
      last = id;
    }
  }
}
