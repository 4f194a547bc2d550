import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Allocation } from '../allocations';

const DAYS = 'opencost__days';

type DayRow = {
  cluster: string;
  day: string;
  labels_hash: string;
  asked_at: string;
  allocations: string;
};

/** What OpenCost said of a whole day. @internal */
export type KeptDay = {
  day: string;
  /** Of the labels that were asked for. */
  labelsHash: string;
  allocations: Allocation[];
};

/** Keeps what OpenCost said, since the Prometheus behind it forgets it after some days. @internal */
export class DayStore {
  readonly #knex: Knex;

  /** The database is that of cost, so this module has its own table of migrations. */
  static async create(database: DatabaseService): Promise<DayStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-cost-backend-module-opencost',
          'migrations',
        ),
        tableName: 'opencost__knex_migrations',
      });
    }
    return new DayStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The first day that is kept of each cluster. */
  async firstDays(): Promise<Map<string, string>> {
    const rows: Array<{ cluster: string; first: string }> =
      await this.#knex<DayRow>(DAYS)
        .select('cluster')
        .min({ first: 'day' })
        .groupBy('cluster');
    return new Map(rows.map(({ cluster, first }) => [cluster, first]));
  }

  /** The days of a span that are kept, the end being exclusive. */
  async list(cluster: string, from: string, to: string): Promise<KeptDay[]> {
    const rows = await this.#knex<DayRow>(DAYS)
      .where({ cluster })
      .andWhere('day', '>=', from)
      .andWhere('day', '<', to)
      .orderBy('day');
    return rows.map(({ day, labels_hash: labelsHash, allocations }) => ({
      day,
      labelsHash,
      allocations: JSON.parse(allocations),
    }));
  }

  /** Forgets the days before one. */
  async deleteBefore(day: string): Promise<void> {
    await this.#knex<DayRow>(DAYS).where('day', '<', day).delete();
  }

  async save(cluster: string, kept: KeptDay, askedAt: number): Promise<void> {
    await this.#knex<DayRow>(DAYS)
      .insert({
        cluster,
        day: kept.day,
        labels_hash: kept.labelsHash,
        asked_at: new Date(askedAt).toISOString(),
        allocations: JSON.stringify(kept.allocations),
      })
      .onConflict(['cluster', 'day'])
      .merge();
  }
}
