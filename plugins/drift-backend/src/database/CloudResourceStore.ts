import { InputError } from '@backstage/errors';
import {
  CloudResourceQuery,
  CoverageSummary,
} from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { coverageStateOf, Finding, findingsOf } from '../rules/coverage';
import { likePattern } from './paging';
import { CloudResourceRow } from './InventoryStore';

const RESOURCES = 'cloud_resources';

type Counts = Pick<
  CoverageSummary['types'][number],
  'managed' | 'unmanaged' | 'unknown'
>;

const cursorSchema = z.tuple([z.string(), z.string()]);

/** A resource with the name of the environment that manages it. @internal */
export type NamedResourceRow = CloudResourceRow & {
  environment_name: string | null;
};

/** Asks for resources of the clouds, by whether code manages them. @internal */
export class CloudResourceStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** How many resources of a type, or of an inventory, are managed. */
  async count(
    by: 'type' | 'inventory_id',
    allStatesWereRead: boolean,
  ): Promise<Map<string | null, Counts>> {
    const rows: Array<{ by: string | null; finding: Finding; count: number }> =
      await this.#knex(RESOURCES)
        .groupBy(by, 'finding')
        .select({ by, finding: 'finding' })
        .count({ count: '*' });
    const counts = new Map<string | null, Counts>();
    for (const row of rows) {
      const each = counts.get(row.by) ?? {
        managed: 0,
        unmanaged: 0,
        unknown: 0,
      };
      each[coverageStateOf(row.finding, allStatesWereRead)] += Number(
        row.count,
      );
      counts.set(row.by, each);
    }
    return counts;
  }

  async countMatching(
    query: CloudResourceQuery,
    allStatesWereRead: boolean,
  ): Promise<number> {
    const row = await this.#filtered(query, allStatesWereRead)
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  /** A page, by type and name. */
  async listPage(
    query: CloudResourceQuery,
    allStatesWereRead: boolean,
    defaultLimit = 50,
  ): Promise<{ rows: NamedResourceRow[]; nextCursor?: string }> {
    const limit = query.limit ?? defaultLimit;
    const builder = this.#filtered(query, allStatesWereRead)
      .leftJoin(
        'environments',
        'environments.id',
        `${RESOURCES}.environment_id`,
      )
      .select(`${RESOURCES}.*`, { environment_name: 'environments.name' })
      .orderBy([`${RESOURCES}.sort`, `${RESOURCES}.id`])
      .limit(limit + 1);
    if (query.cursor !== undefined) {
      builder.whereRaw(
        `(${RESOURCES}.sort, ${RESOURCES}.id) > (?, ?)`,
        readCursor(query.cursor),
      );
    }
    const rows: NamedResourceRow[] = await builder;
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page,
      nextCursor:
        last && rows.length > limit
          ? Buffer.from(JSON.stringify([last.sort, last.id])).toString(
              'base64url',
            )
          : undefined,
    };
  }

  #filtered(
    query: CloudResourceQuery,
    allStatesWereRead: boolean,
  ): Knex.QueryBuilder {
    const builder = this.#knex(RESOURCES);
    if (query.state) {
      builder.whereIn(
        `${RESOURCES}.finding`,
        findingsOf(query.state, allStatesWereRead),
      );
    }
    if (query.inventory) {
      builder.where({ [`${RESOURCES}.inventory_id`]: query.inventory });
    }
    if (query.type !== undefined) {
      builder.where({ [`${RESOURCES}.type`]: query.type });
    }
    if (query.search?.trim()) {
      builder.whereRaw(`${RESOURCES}.search like ? escape '\\'`, [
        likePattern(query.search),
      ]);
    }
    return builder;
  }
}

function readCursor(cursor: string): [string, string] {
  try {
    return cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError(
      'cursor: it must be the nextCursor of an answer to the same question',
    );
  }
}
