import { Knex } from 'knex';
import { SliceRow, SourceRow } from './rows';

const SOURCES = 'sources';
const SLICES = 'slices';
const PREPARED = ['charges', 'shares', 'costs'] as const;

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

  /** Removes what no slice serves any more, and what was prepared for one and given up. Only the one that refreshes may call it. */
  async sweep(): Promise<void> {
    const slices = await this.list();
    const readings = slices.flatMap(each => each.reading_id ?? []);
    const attributions = slices.flatMap(each => each.attribution_id ?? []);
    await this.#deleteOthers('charges', 'reading_id', readings);
    await this.#deleteOthers('shares', 'attribution_id', attributions);
    await this.#deleteOthers('costs', 'attribution_id', attributions);
  }

  /** Forgets the months before one. */
  async deleteMonthsBefore(month: string): Promise<void> {
    for (const table of PREPARED) {
      await this.#knex(table).where('month', '<', month).delete();
    }
  }

  async #deleteOthers(
    table: (typeof PREPARED)[number],
    column: 'reading_id' | 'attribution_id',
    kept: string[],
  ): Promise<void> {
    const keeps = new Set(kept);
    const known: string[] = await this.#knex(table)
      .distinct(column)
      .pluck(column);
    for (const id of known) {
      if (!keeps.has(id)) await this.#knex(table).where(column, id).delete();
    }
  }
}
