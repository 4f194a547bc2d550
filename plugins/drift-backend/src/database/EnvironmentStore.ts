import {
  EnvironmentQuery,
  EnvironmentState,
} from '@paved-path/backstage-plugin-drift-common';
import { DiscoveredEnvironment } from '@paved-path/backstage-plugin-drift-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { STATES_BY_RANK } from '../rules/environmentState';
import { EnvironmentRow } from './rows';
import {
  likePattern,
  orderOf,
  positionOf,
  readCursor,
  writeCursor,
} from './paging';

const ENVIRONMENTS = 'environments';
const ENTITIES = 'environment_entities';

/** To which entities an environment belongs, the owner first. @internal */
export type EnvironmentOwnership = {
  entityRefs: string[];
  ownerRef?: string;
  systemRef?: string;
};

/** The rows of infrastructure environments. @internal */
export class EnvironmentStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: string): Promise<EnvironmentRow | undefined> {
    return this.#knex<EnvironmentRow>(ENVIRONMENTS).where({ id }).first();
  }

  /** Within a transaction, so that nobody else changes it or its drifts meanwhile. */
  async lock(
    id: string,
    trx: Knex.Transaction,
  ): Promise<EnvironmentRow | undefined> {
    return trx<EnvironmentRow>(ENVIRONMENTS).where({ id }).forUpdate().first();
  }

  async listByEntity(entityRef: string): Promise<EnvironmentRow[]> {
    return this.#knex<EnvironmentRow>(ENVIRONMENTS)
      .whereIn(
        'id',
        this.#knex(ENTITIES)
          .where({ entity_ref: entityRef })
          .select('environment_id'),
      )
      .whereNull('retired_at')
      .orderBy(['state_rank', 'name', 'id']);
  }

  /** Those of a provider, or all; not the retired. */
  async listActive(provider?: string): Promise<EnvironmentRow[]> {
    return this.#knex<EnvironmentRow>(ENVIRONMENTS)
      .whereNull('retired_at')
      .where(provider === undefined ? {} : { provider })
      .orderBy('id');
  }

  /**
   * Those that are to be checked: their time has come, or it lies further away than any can, or they were checked in the future; the clock was set
   * back then.
   */
  async listDue(
    moments: { now: string; latestNext: string; latestCheck: string },
    limit: number,
  ): Promise<string[]> {
    return this.#knex(ENVIRONMENTS)
      .whereNull('retired_at')
      .where(each =>
        each
          .where('next_check_at', '<=', moments.now)
          .orWhere('next_check_at', '>', moments.latestNext)
          .orWhere('checked_at', '>', moments.latestCheck),
      )
      .orderBy('next_check_at')
      .limit(limit)
      .pluck('id');
  }

  /** A page of the fleet; the retired only where they are asked for. */
  async listPage(
    query: EnvironmentQuery,
    defaultLimit = 50,
  ): Promise<{ rows: EnvironmentRow[]; nextCursor?: string }> {
    const limit = query.limit ?? defaultLimit;
    const order = orderOf(query);
    const builder = this.#filtered(query)
      .select(`${ENVIRONMENTS}.*`)
      .orderByRaw(`${order.expression} ${order.direction}, id`)
      .limit(limit + 1);
    if (query.cursor !== undefined) {
      const { value, id } = readCursor(query.cursor, order);
      const compare = order.direction === 'asc' ? '>' : '<';
      builder.whereRaw(
        `(${order.expression} ${compare} ? or (${order.expression} = ? and id > ?))`,
        [value, value, id],
      );
    }
    const rows: EnvironmentRow[] = await builder;
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page,
      nextCursor:
        last && rows.length > limit
          ? writeCursor(order, positionOf(last, order))
          : undefined,
    };
  }

  async count(query: EnvironmentQuery): Promise<number> {
    const row = await this.#filtered(query).count({ count: '*' }).first();
    return Number(row?.count ?? 0);
  }

  /** Adds what is new, takes back what was retired, and writes what changed. */
  async saveDiscovered(
    provider: string,
    discovered: readonly DiscoveredEnvironment[],
    options: { now: string },
  ): Promise<{ added: number; changed: number }> {
    const known = new Map(
      (await this.#knex<EnvironmentRow>(ENVIRONMENTS).where({ provider })).map(
        row => [row.key, row],
      ),
    );
    const added: EnvironmentRow[] = [];
    let changed = 0;
    for (const environment of discovered) {
      const row = known.get(environment.key);
      const place = {
        name: environment.name,
        repository: environment.repository ?? null,
        path: environment.path ?? null,
        workspace: environment.workspace ?? null,
        url: environment.url ?? null,
      };
      if (!row) {
        added.push(
          newRow({ provider, key: environment.key, ...place }, options),
        );
      } else if (row.retired_at) {
        await this.#knex<EnvironmentRow>(ENVIRONMENTS)
          .where({ id: row.id })
          .update({
            ...place,
            retired_at: null,
            checked_at: null,
            failing_since: null,
            reason: null,
            next_check_at: options.now,
            ...stateColumns('never-checked'),
          });
        changed += 1;
      } else if (
        Object.entries(place).some(
          ([at, value]) => row[at as keyof typeof place] !== value,
        )
      ) {
        await this.#knex<EnvironmentRow>(ENVIRONMENTS)
          .where({ id: row.id })
          .update(place);
        changed += 1;
      }
    }
    if (added.length) {
      await this.#knex.transaction(trx =>
        trx.batchInsert(ENVIRONMENTS, added, 25),
      );
    }
    return { added: added.length, changed };
  }

  /** What is no longer there is kept, with its history. */
  async retire(ids: string[], now: string): Promise<void> {
    for (const id of ids) {
      await this.#knex<EnvironmentRow>(ENVIRONMENTS)
        .where({ id })
        .update({
          retired_at: now,
          next_check_at: null,
          ...stateColumns('retired'),
        });
    }
  }

  /** Writes to whom environments belong, by their ids. */
  async setOwnership(
    ownership: ReadonlyMap<string, EnvironmentOwnership>,
  ): Promise<void> {
    const all = [...ownership];
    for (let at = 0; at < all.length; at += 200) {
      const part = all.slice(at, at + 200);
      await this.#knex.transaction(async trx => {
        await trx(ENTITIES)
          .whereIn(
            'environment_id',
            part.map(([id]) => id),
          )
          .delete();
        for (const [id, { entityRefs, ownerRef, systemRef }] of part) {
          await trx<EnvironmentRow>(ENVIRONMENTS)
            .where({ id })
            .update({
              entity_refs: JSON.stringify(entityRefs),
              owner_ref: ownerRef ?? null,
              system_ref: systemRef ?? null,
            });
        }
        const rows = part.flatMap(([id, { entityRefs }]) =>
          entityRefs.map(ref => ({ entity_ref: ref, environment_id: id })),
        );
        await trx.batchInsert(ENTITIES, rows, 200);
      });
    }
  }

  async update(
    id: string,
    patch: Partial<EnvironmentRow>,
    on: Knex = this.#knex,
  ): Promise<void> {
    await on<EnvironmentRow>(ENVIRONMENTS).where({ id }).update(patch);
  }

  #filtered(query: EnvironmentQuery): Knex.QueryBuilder {
    const builder = this.#knex(ENVIRONMENTS);
    if (query.state) builder.where({ state: query.state });
    else builder.whereNull('retired_at');
    if (query.owner) builder.where({ owner_ref: query.owner });
    if (query.system) builder.where({ system_ref: query.system });
    if (query.search?.trim()) {
      const pattern = likePattern(query.search);
      builder.whereRaw(
        `(${['name', "coalesce(repository, '')", "coalesce(path, '')"]
          .map(column => `lower(${column}) like ? escape '\\'`)
          .join(' or ')})`,
        [pattern, pattern, pattern],
      );
    }
    return builder;
  }
}

/** @internal */
export function stateColumns(state: EnvironmentState) {
  return { state, state_rank: STATES_BY_RANK.indexOf(state) };
}

function newRow(
  place: Pick<
    EnvironmentRow,
    'provider' | 'key' | 'name' | 'repository' | 'path' | 'workspace' | 'url'
  >,
  options: { now: string },
): EnvironmentRow {
  return {
    ...place,
    id: randomUUID(),
    entity_refs: '[]',
    owner_ref: null,
    system_ref: null,
    ...stateColumns('never-checked'),
    count_new: 0,
    count_acknowledged: 0,
    count_ignored: 0,
    drifted_since: null,
    checked_at: null,
    took_ms: null,
    reason: null,
    failing_since: null,
    state_written_at: null,
    revision: null,
    truncated: false,
    next_check_at: options.now,
    told: 'nothing',
    told_failing: false,
    retired_at: null,
  };
}
