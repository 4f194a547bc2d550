import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import { Knex } from 'knex';
import { hash } from '../rules/fingerprint';

const READINGS = 'state_readings';
const MANAGED = 'managed_resources';
const ENVIRONMENTS = 'environments';

type ManagedRow = {
  environment_id: string;
  position: number;
  address: string;
  type: string;
  ids: string;
};

/** How the state of an environment was last read. @internal */
export type ReadingRow = {
  environment_id: string;
  attempted_at: string;
  succeeded_at: string | null;
  reason: string | null;
  hash: string | null;
};

/** What the states list, and how each was last read. @internal */
export class ManagedResourceStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes what a state lists now, all of it or nothing. */
  async save(
    environmentId: string,
    resources: readonly ManagedResource[],
    now: string,
  ): Promise<void> {
    const rows = resources.map(({ address, type, ids }, position) => ({
      environment_id: environmentId,
      position,
      address,
      type,
      ids: JSON.stringify(ids),
    }));
    const reading = {
      environment_id: environmentId,
      attempted_at: now,
      succeeded_at: now,
      reason: null,
      hash: hash(rows.flatMap(row => [row.address, row.type, row.ids])),
    };
    await this.#knex.transaction(async trx => {
      const before = await trx<ReadingRow>(READINGS)
        .where({ environment_id: environmentId })
        .first();
      if (before?.hash !== reading.hash) {
        await trx<ManagedRow>(MANAGED)
          .where({ environment_id: environmentId })
          .delete();
        await trx.batchInsert(MANAGED, rows, 200);
      }
      await trx<ReadingRow>(READINGS)
        .insert(reading)
        .onConflict('environment_id')
        .merge();
    });
  }

  /** Remembers why a state could not be read; what it listed before is kept. */
  async saveFailure(
    environmentId: string,
    reason: string,
    now: string,
  ): Promise<void> {
    await this.#knex<ReadingRow>(READINGS)
      .insert({ environment_id: environmentId, attempted_at: now, reason })
      .onConflict('environment_id')
      .merge(['attempted_at', 'reason']);
  }

  /** How the states of environments were last read, by their ids. */
  async listReadings(
    environmentIds: string[],
  ): Promise<Map<string, ReadingRow>> {
    const readings = new Map<string, ReadingRow>();
    for (let at = 0; at < environmentIds.length; at += 500) {
      const rows = await this.#knex<ReadingRow>(READINGS).whereIn(
        'environment_id',
        environmentIds.slice(at, at + 500),
      );
      for (const row of rows) readings.set(row.environment_id, row);
    }
    return readings;
  }

  /** What the states of environments list, in the order of their ids. */
  async list(
    environmentIds: string[],
    limit: number,
  ): Promise<Array<ManagedResource & { environmentId: string }>> {
    const rows = await this.#knex<ManagedRow>(MANAGED)
      .whereIn('environment_id', environmentIds)
      .orderBy(['environment_id', 'position'])
      .limit(limit);
    return rows.map(toManaged);
  }

  /** What the state of every environment that is not retired lists, one environment after the other. */
  async *stream(): AsyncGenerator<{
    environmentId: string;
    resources: ManagedResource[];
  }> {
    const ids: string[] = await this.#knex(ENVIRONMENTS)
      .whereNull('retired_at')
      .orderBy(['name', 'id'])
      .pluck('id');
    for (const environmentId of ids) {
      const rows = await this.#knex<ManagedRow>(MANAGED)
        .where({ environment_id: environmentId })
        .orderBy('position');
      yield { environmentId, resources: rows.map(toManaged) };
    }
  }

  /** Environments that are not retired, whose state was read the last time that it was tried. */
  async countRead(): Promise<number> {
    const row = await this.#knex(ENVIRONMENTS)
      .join(READINGS, `${READINGS}.environment_id`, `${ENVIRONMENTS}.id`)
      .whereNull(`${ENVIRONMENTS}.retired_at`)
      .whereNull(`${READINGS}.reason`)
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  /** Those whose state was not, with the reason where one is known. */
  async listUnread(limit: number): Promise<
    Array<{
      id: string;
      name: string;
      provider: string;
      reason: string | null;
    }>
  > {
    return this.#knex(ENVIRONMENTS)
      .leftJoin(READINGS, `${READINGS}.environment_id`, `${ENVIRONMENTS}.id`)
      .whereNull(`${ENVIRONMENTS}.retired_at`)
      .where(each =>
        each
          .whereNull(`${READINGS}.environment_id`)
          .orWhereNotNull(`${READINGS}.reason`),
      )
      .orderBy([`${ENVIRONMENTS}.name`, `${ENVIRONMENTS}.id`])
      .limit(limit)
      .select(
        `${ENVIRONMENTS}.id`,
        `${ENVIRONMENTS}.name`,
        `${ENVIRONMENTS}.provider`,
        `${READINGS}.reason`,
      );
  }
}

function toManaged(row: ManagedRow) {
  return {
    environmentId: row.environment_id,
    address: row.address,
    type: row.type,
    ids: JSON.parse(row.ids) as string[],
  };
}
