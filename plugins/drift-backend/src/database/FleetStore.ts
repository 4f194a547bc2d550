import {
  EnvironmentState,
  FleetSummary,
} from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { STATES_BY_RANK } from '../rules/environmentState';

const DAYS = 'fleet_days';
const SNAPSHOTS = 'snapshots';

type DayRow = {
  day: string;
  environments: number;
  drifted: number;
  acknowledged: number;
};

/** How a provider was last asked what there is. @internal */
export type DiscoveryRow = {
  provider: string;
  attempted_at: string;
  succeeded_at: string | null;
  reason: string | null;
  held_back: string | null;
};

/** The fleet as a whole, today and over the days. A day is a UTC day, and the last snapshot of a day is what counts. @internal */
export class FleetStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async countStates(): Promise<FleetSummary['states']> {
    const rows: Array<{ state: EnvironmentState; count: number }> =
      await this.#knex('environments')
        .groupBy('state')
        .select('state')
        .count({ count: '*' });
    const states = Object.fromEntries(
      STATES_BY_RANK.map(state => [state, 0]),
    ) as FleetSummary['states'];
    for (const { state, count } of rows) states[state] = Number(count);
    return states;
  }

  async rankOwners(): Promise<FleetSummary['ranking']> {
    const rows = await this.#knex('environments')
      .whereNull('retired_at')
      .groupBy('owner_ref')
      .select('owner_ref')
      .select(
        this.#knex.raw('count(*) as environments'),
        this.#knex.raw(
          'sum(case when count_new > 0 then 1 else 0 end) as drifted',
        ),
        this.#knex.raw(
          'sum(case when failing_since is not null then 1 else 0 end) as failing',
        ),
      );
    return rows
      .map(row => ({
        ownerRef: (row.owner_ref as string | null) ?? undefined,
        environments: Number(row.environments),
        drifted: Number(row.drifted),
        failing: Number(row.failing),
      }))
      .sort(
        (one, other) =>
          other.drifted - one.drifted ||
          other.failing - one.failing ||
          other.environments - one.environments ||
          (one.ownerRef ?? '~').localeCompare(other.ownerRef ?? '~'),
      );
  }

  /** Days since a day, the oldest first; today as it is now. */
  async getTrend(since: string, today: string): Promise<FleetSummary['trend']> {
    const [days, now] = await Promise.all([
      this.#knex<DayRow>(DAYS)
        .where('day', '>=', since)
        .where('day', '<', today)
        .orderBy('day'),
      this.#countToday(this.#knex),
    ]);
    return [...days, { day: today, ...now }].map(row => ({
      day: row.day,
      environments: row.environments,
      new: row.drifted,
      acknowledged: row.acknowledged,
    }));
  }

  /** Writes how all stands today, over what was written today before. */
  async takeSnapshot(day: string): Promise<void> {
    await this.#knex.transaction(async trx => {
      await trx(SNAPSHOTS).where({ day }).delete();
      await trx.raw(
        `insert into ${SNAPSHOTS} (day, environment_id, state, count_new, count_acknowledged, count_ignored)
         select ?, id, state, count_new, count_acknowledged, count_ignored from environments where retired_at is null`,
        [day],
      );
      const row: DayRow = { day, ...(await this.#countToday(trx)) };
      await trx<DayRow>(DAYS).insert(row).onConflict('day').merge();
    });
  }

  async deleteDaysBefore(day: string): Promise<void> {
    await this.#knex(SNAPSHOTS).where('day', '<', day).delete();
    await this.#knex(DAYS).where('day', '<', day).delete();
  }

  async listDiscoveries(): Promise<DiscoveryRow[]> {
    return this.#knex<DiscoveryRow>('discoveries');
  }

  async saveDiscovery(
    row: Partial<DiscoveryRow> &
      Pick<DiscoveryRow, 'provider' | 'attempted_at'>,
  ): Promise<void> {
    await this.#knex('discoveries').insert(row).onConflict('provider').merge();
  }

  async #countToday(on: Knex): Promise<Omit<DayRow, 'day'>> {
    const row = await on('environments')
      .whereNull('retired_at')
      .select(
        on.raw('count(*) as environments'),
        on.raw('sum(case when count_new > 0 then 1 else 0 end) as drifted'),
        on.raw(
          'sum(case when count_new = 0 and count_acknowledged > 0 then 1 else 0 end) as acknowledged',
        ),
      )
      .first();
    return {
      environments: Number(row?.environments ?? 0),
      drifted: Number(row?.drifted ?? 0),
      acknowledged: Number(row?.acknowledged ?? 0),
    };
  }
}
