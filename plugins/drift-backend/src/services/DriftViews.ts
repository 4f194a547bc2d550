import { NotFoundError } from '@backstage/errors';
import {
  Check,
  DriftOverview,
  EnvironmentDetail,
  EnvironmentPage,
  EnvironmentQuery,
  FleetSummary,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import { DriftProvider } from '@paved-path/backstage-plugin-drift-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { DateTime } from 'luxon';
import { DriftDatabase } from '../database/DriftDatabase';
import { DiscoveryRow } from '../database/FleetStore';
import {
  CheckRow,
  EnvironmentRow,
  toCheck,
  toEnvironment,
} from '../database/rows';
import { isTooOld } from '../rules/age';
import { toDrift } from '../rules/life';
import { freshnessOf } from '../rules/freshness';

const RESOLVED_DAYS = 30;
const RESOLVED_LIMIT = 50;

/** Answers from what is stored; nobody waits for a provider. @internal */
export class DriftViews {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #discoveryInterval: number;
  readonly #schedule: number | undefined;
  readonly #staleAfter: number;

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    /** In milliseconds. */
    discoveryInterval: number;
    /** In milliseconds. */
    schedule: number | undefined;
    /** In milliseconds. */
    staleAfter: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#discoveryInterval = options.discoveryInterval;
    this.#schedule = options.schedule;
    this.#staleAfter = options.staleAfter;
  }

  /** @throws NotFoundError */
  async requireEnvironment(id: string): Promise<EnvironmentRow> {
    const row = await this.#database.environments.get(id);
    if (!row) {
      throw new NotFoundError(`There is no infrastructure environment ${id}`);
    }
    return row;
  }

  async getOverview(entityRef: string): Promise<DriftOverview> {
    const rows = await this.#database.environments.listByEntity(entityRef);
    return {
      entityRef,
      environments: await this.#toEnvironments(rows),
      freshness: await this.#freshness(rows),
    };
  }

  /** All that is drifted, and what was resolved in the last 30 days. */
  async getEnvironment(row: EnvironmentRow): Promise<EnvironmentDetail> {
    const since = DateTime.utc().minus({ days: RESOLVED_DAYS }).toISO();
    const [[environment], open, resolved, freshness] = await Promise.all([
      this.#toEnvironments([row]),
      this.#database.drifts.listOpen(row.id),
      this.#database.drifts.listResolved(row.id, {
        since,
        limit: RESOLVED_LIMIT,
      }),
      this.#freshness([row]),
    ]);
    return {
      environment,
      drifts: [...open, ...resolved].map(toDrift),
      truncated: Boolean(row.truncated),
      freshness,
    };
  }

  /** The newest checks of an environment, the newest first. */
  async getChecks(row: EnvironmentRow, limit: number): Promise<Check[]> {
    const rows = await this.#database.checks.listByEnvironment(row.id, limit);
    return rows.map(toCheck);
  }

  async getEnvironments(query: EnvironmentQuery): Promise<EnvironmentPage> {
    const { environments } = this.#database;
    const [{ rows, nextCursor }, totalItems, freshness] = await Promise.all([
      environments.listPage(query),
      environments.count(query),
      this.#freshness(),
    ]);
    return {
      items: await this.#toEnvironments(rows),
      totalItems,
      nextCursor,
      freshness,
    };
  }

  /** All environments that a query is about, a page at a time. */
  async *streamEnvironments(
    query: EnvironmentQuery,
  ): AsyncGenerator<InfrastructureEnvironment[]> {
    let cursor: string | undefined;
    do {
      const page = await this.#database.environments.listPage({
        ...query,
        limit: 500,
        cursor,
      });
      yield page.rows.map(row => this.#toEnvironment(row));
      cursor = page.nextCursor;
    } while (cursor);
  }

  async getFleet(query: { days: number }): Promise<FleetSummary> {
    const today = DateTime.utc();
    const since = today.minus({ days: query.days - 1 });
    const { fleet } = this.#database;
    const [states, trend, ranking, freshness] = await Promise.all([
      fleet.countStates(),
      fleet.getTrend(since.toISODate(), today.toISODate()),
      fleet.rankOwners(),
      this.#freshness(),
    ]);
    return { states, trend, ranking, freshness };
  }

  async #toEnvironments(
    rows: EnvironmentRow[],
  ): Promise<InfrastructureEnvironment[]> {
    const { checks } = this.#database;
    const failing = rows.filter(row => row.failing_since);
    const [underWay, tried] = await Promise.all([
      checks.listUnderWay(rows.map(row => row.id)),
      checks.listLastFailed(failing.map(row => row.id)),
    ]);
    return rows.map(row => ({
      ...this.#toEnvironment(row, underWay.get(row.id)),
      // Old checks are deleted; that one was tried when it began to fail is known nevertheless.
      triedAt: tried.get(row.id) ?? row.failing_since ?? undefined,
    }));
  }

  #toEnvironment(row: EnvironmentRow, check?: CheckRow) {
    return {
      ...toEnvironment(row, check),
      stale:
        row.checked_at !== null &&
        row.retired_at === null &&
        isTooOld(row.checked_at, this.#staleAfter, Date.now()),
    };
  }

  /** Of some environments, as old as their checks; without them of the fleet, as old as what is known of which environments there are. */
  async #freshness(rows?: EnvironmentRow[]): Promise<Freshness> {
    const ids = rows?.length
      ? new Set(rows.map(row => row.provider))
      : new Set(this.#providers.keys());
    const discoveries = new Map<string, DiscoveryRow>(
      (await this.#database.fleet.listDiscoveries()).map(row => [
        row.provider,
        row,
      ]),
    );
    return freshnessOf({
      providers: [...ids].map(id => {
        const discovery = discoveries.get(id);
        return {
          title: this.#providers.get(id)?.title ?? id,
          isInstalled: this.#providers.has(id),
          attemptedAt: discovery?.attempted_at,
          succeededAt: discovery?.succeeded_at ?? undefined,
          reason: discovery?.reason ?? undefined,
        };
      }),
      checkedAt: rows?.map(row => row.checked_at ?? undefined),
      failure: rows?.find(row => row.failing_since)?.reason ?? undefined,
      discoveryInterval: this.#discoveryInterval,
      schedule: this.#schedule,
      now: Date.now(),
    });
  }
}
