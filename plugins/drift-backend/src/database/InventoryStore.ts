import { InventoryResource } from '@paved-path/backstage-plugin-drift-node';
import { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import { Finding } from '../rules/coverage';
import { hash } from '../rules/fingerprint';

const INVENTORIES = 'inventories';
const RESOURCES = 'cloud_resources';
// So many are worked on before others have their turn.
const AT_ONCE = 500;

/** How an inventory was last read. @internal */
export type InventoryRow = {
  id: string;
  scope: string | null;
  does_not_list: string;
  as_of: string | null;
  attempted_at: string;
  reason: string | null;
};

/** @internal */
export type CloudResourceRow = {
  id: string;
  inventory_id: string;
  resource: string;
  type: string | null;
  sort: string;
  search: string;
  finding: string;
  environment_id: string | null;
  address: string | null;
  first_seen_at: string;
  hash: string;
};

/** What an inventory lists, with what is found of it. @internal */
export type FoundResource = {
  resource: InventoryResource;
  finding: Finding;
  environmentId?: string;
  address?: string;
};

/** What exists in the clouds, by the inventory that lists it. @internal */
export class InventoryStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<InventoryRow[]> {
    return this.#knex<InventoryRow>(INVENTORIES).orderBy('id');
  }

  /** Remembers why an inventory could not be read; what it listed before is kept. */
  async saveFailure(id: string, reason: string, now: string): Promise<void> {
    await this.#knex<InventoryRow>(INVENTORIES)
      .insert({ id, does_not_list: '[]', attempted_at: now, reason })
      .onConflict('id')
      .merge(['attempted_at', 'reason']);
  }

  /**
   * Writes what an inventory lists now, all of it or nothing. Only what differs is written, and what is there still keeps when it was first seen.
   */
  async save(
    inventory: {
      id: string;
      scope?: string;
      doesNotList: string[];
      asOf: string;
      found: readonly FoundResource[];
    },
    now: string,
  ): Promise<void> {
    const row: InventoryRow = {
      id: inventory.id,
      scope: inventory.scope ?? null,
      does_not_list: JSON.stringify(inventory.doesNotList),
      as_of: inventory.asOf,
      attempted_at: now,
      reason: null,
    };
    const listed = await toRows(inventory.id, inventory.found, now);
    await this.#knex.transaction(async trx => {
      await trx<InventoryRow>(INVENTORIES).insert(row).onConflict('id').merge();
      await this.#replace(inventory.id, listed, trx);
    });
  }

  /** Writes what is found now of what an inventory listed before. */
  async saveFound(
    id: string,
    found: readonly FoundResource[],
    now: string,
  ): Promise<void> {
    const listed = await toRows(id, found, now);
    await this.#knex.transaction(trx => this.#replace(id, listed, trx));
  }

  /** Forgets inventories that nobody takes any more. */
  async keepOnly(ids: string[]): Promise<void> {
    await this.#knex(INVENTORIES).whereNotIn('id', ids).delete();
  }

  /** All that an inventory listed the last time. */
  async listResources(inventoryId: string): Promise<InventoryResource[]> {
    const rows: Array<Pick<CloudResourceRow, 'resource'>> =
      await this.#knex<CloudResourceRow>(RESOURCES)
        .where({ inventory_id: inventoryId })
        .select('resource');
    return rows.map(row => JSON.parse(row.resource) as InventoryResource);
  }

  async #replace(
    inventoryId: string,
    listed: ReadonlyMap<string, CloudResourceRow>,
    trx: Knex.Transaction,
  ): Promise<void> {
    const before: Array<Pick<CloudResourceRow, 'id' | 'hash'>> =
      await trx<CloudResourceRow>(RESOURCES)
        .where({ inventory_id: inventoryId })
        .select('id', 'hash');
    const hashes = new Map(before.map(row => [row.id, row.hash]));
    const gone = before.filter(row => !listed.has(row.id)).map(row => row.id);
    for (let at = 0; at < gone.length; at += AT_ONCE) {
      await trx(RESOURCES)
        .whereIn('id', gone.slice(at, at + AT_ONCE))
        .delete();
    }
    const changed = [...listed.values()].filter(
      row => hashes.get(row.id) !== row.hash,
    );
    for (let at = 0; at < changed.length; at += AT_ONCE) {
      await trx<CloudResourceRow>(RESOURCES)
        .insert(changed.slice(at, at + AT_ONCE))
        .onConflict('id')
        .merge([
          'resource',
          'type',
          'sort',
          'search',
          'finding',
          'environment_id',
          'address',
          'hash',
        ]);
    }
  }
}

/** By their ids. */
async function toRows(
  inventoryId: string,
  found: readonly FoundResource[],
  now: string,
): Promise<Map<string, CloudResourceRow>> {
  const rows = new Map<string, CloudResourceRow>();
  for (const each of found) {
    const row = toRow(inventoryId, each, now);
    rows.set(row.id, row);
    if (rows.size % AT_ONCE === 0) await setImmediate();
  }
  return rows;
}

function toRow(
  inventoryId: string,
  found: FoundResource,
  now: string,
): CloudResourceRow {
  const { resource, finding } = found;
  const { id, type, name, account, region, tags = {} } = resource;
  const row = {
    id: hash([inventoryId, id, type ?? '']),
    inventory_id: inventoryId,
    resource: JSON.stringify(resource),
    type: type ?? null,
    sort: `${type ?? ''} ${name ?? id}`.slice(0, 200),
    search: [id, type, name, account, region, ...Object.entries(tags).flat()]
      .join(' ')
      .toLocaleLowerCase('en-US')
      .slice(0, 4_000),
    finding,
    environment_id: found.environmentId ?? null,
    address: found.address ?? null,
  };
  return {
    ...row,
    first_seen_at: now,
    hash: hash(Object.values(row).map(String)),
  };
}
