import {
  CloudResource,
  CloudResourcePage,
  CloudResourceQuery,
  CoverageSummary,
  ManagedResources,
} from '@paved-path/backstage-plugin-drift-common';
import {
  DriftProvider,
  InventoryProvider,
  InventoryResource,
} from '@paved-path/backstage-plugin-drift-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { NamedResourceRow } from '../database/CloudResourceStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { InventoryRow } from '../database/InventoryStore';
import { isTooOld } from '../rules/age';
import { coverageStateOf, Finding } from '../rules/coverage';

const MAX_UNREAD = 100;
const MAX_TYPES = 500;
const MAX_MANAGED = 50_000;
const NO_COUNTS = { managed: 0, unmanaged: 0, unknown: 0 };

/** Answers what code manages, from what is stored. @internal */
export class CoverageViews {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #inventories: ReadonlyMap<string, InventoryProvider>;
  readonly #interval: number;

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    inventories: ReadonlyMap<string, InventoryProvider>;
    /** Between two refreshes, in milliseconds. */
    interval: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#inventories = options.inventories;
    this.#interval = options.interval;
  }

  async getSummary(): Promise<CoverageSummary> {
    const { cloudResources, inventories, managed } = this.#database;
    const unread = await this.#listUnread(MAX_UNREAD + 1);
    const allRead = unread.length === 0;
    const [readEnvironments, rows, byInventory, byType] = await Promise.all([
      managed.countRead(),
      inventories.list(),
      cloudResources.count('inventory_id', allRead),
      cloudResources.count('type', allRead),
    ]);
    const known = new Map(rows.map(row => [row.id, row]));
    return {
      inventories: [...this.#inventories.values()].map(({ id, title }) => ({
        id,
        title,
        scope: known.get(id)?.scope ?? undefined,
        doesNotList: JSON.parse(known.get(id)?.does_not_list ?? '[]'),
        counts: byInventory.get(id) ?? NO_COUNTS,
        freshness: this.#freshnessOf(title, known.get(id)),
      })),
      types: [...byType]
        .map(([type, counts]) => ({ type: type ?? undefined, ...counts }))
        .sort(
          (one, other) =>
            other.unmanaged - one.unmanaged ||
            other.unknown - one.unknown ||
            (one.type ?? '').localeCompare(other.type ?? ''),
        )
        .slice(0, MAX_TYPES),
      readEnvironments,
      unreadEnvironments: unread.slice(0, MAX_UNREAD),
      unreadTruncated: unread.length > MAX_UNREAD,
    };
  }

  async getResources(query: CloudResourceQuery): Promise<CloudResourcePage> {
    const { cloudResources } = this.#database;
    const allRead = await this.#allStatesWereRead();
    const [{ rows, nextCursor }, totalItems] = await Promise.all([
      cloudResources.listPage(query, allRead),
      cloudResources.countMatching(query, allRead),
    ]);
    return {
      items: rows.map(row => toCloudResource(row, allRead)),
      totalItems,
      nextCursor,
    };
  }

  /** All resources that a query is about, a page at a time. */
  async *streamResources(
    query: CloudResourceQuery,
  ): AsyncGenerator<CloudResource[]> {
    const allRead = await this.#allStatesWereRead();
    let cursor: string | undefined;
    do {
      const page = await this.#database.cloudResources.listPage(
        { ...query, limit: 500, cursor },
        allRead,
      );
      yield page.rows.map(row => toCloudResource(row, allRead));
      cursor = page.nextCursor;
    } while (cursor);
  }

  /** What the states of an entity's environments list. */
  async getManaged(entityRef: string): Promise<ManagedResources> {
    const { environments, managed } = this.#database;
    const rows = await environments.listByEntity(entityRef);
    const names = new Map(rows.map(row => [row.id, row.name]));
    const ids = [...names.keys()];
    const [readings, resources] = await Promise.all([
      managed.listReadings(ids),
      managed.list(ids, MAX_MANAGED + 1),
    ]);
    const failed = rows.find(row => readings.get(row.id)?.reason);
    const titles = rows.map(
      row => this.#providers.get(row.provider)?.title ?? row.provider,
    );
    const moments = rows.map(row => readings.get(row.id)?.succeeded_at);
    return {
      items: resources.slice(0, MAX_MANAGED).map(each => ({
        ...each,
        environmentName: names.get(each.environmentId) ?? '',
      })),
      complete:
        !failed &&
        rows.every(row => readings.has(row.id)) &&
        resources.length <= MAX_MANAGED,
      freshness: this.#freshnessOf(
        [...new Set(titles)].join(', ') || 'no infrastructure environment',
        {
          as_of: moments.flatMap(each => each ?? []).sort()[0] ?? null,
          reason: failed
            ? `${failed.name}: ${readings.get(failed.id)?.reason}`
            : null,
        },
      ),
    };
  }

  async #allStatesWereRead(): Promise<boolean> {
    return (await this.#listUnread(1)).length === 0;
  }

  /** Whose state is not known: environments, and before them the providers that do not tell which environments there are. */
  async #listUnread(
    limit: number,
  ): Promise<CoverageSummary['unreadEnvironments']> {
    const { fleet, managed } = this.#database;
    const [discoveries, rows] = await Promise.all([
      fleet.listDiscoveries(),
      managed.listUnread(limit),
    ]);
    const found = new Map(discoveries.map(row => [row.provider, row]));
    const blind: CoverageSummary['unreadEnvironments'] = [
      ...this.#providers.values(),
    ].flatMap(({ id, title }) => {
      const row = found.get(id);
      const reason = row ? row.reason : 'It was not asked yet';
      return reason ? [{ name: title, reason }] : [];
    });
    if (!this.#providers.size) {
      blind.push({
        name: 'All environments',
        reason: 'No drift provider is installed',
      });
    }
    const environments = rows.map(({ id, name, reason }) => ({
      id,
      name,
      reason: reason ?? 'Its state has not been read yet',
    }));
    return [...blind, ...environments].slice(0, limit);
  }

  #freshnessOf(
    source: string,
    row: Pick<InventoryRow, 'as_of' | 'reason'> | undefined,
  ): Freshness {
    const asOf = row?.as_of ?? undefined;
    if (row?.reason) {
      return { source, asOf, state: 'failed', reason: row.reason };
    }
    if (asOf === undefined) return { source, state: 'never' };
    const isStale = isTooOld(asOf, 3 * this.#interval, Date.now());
    return { source, asOf, state: isStale ? 'stale' : 'fresh' };
  }
}

function toCloudResource(
  row: NamedResourceRow,
  allStatesWereRead: boolean,
): CloudResource {
  const { aliases, verdict, tags, ...resource } = JSON.parse(
    row.resource,
  ) as InventoryResource;
  return {
    ...resource,
    tags: tags ?? {},
    inventoryId: row.inventory_id,
    state: coverageStateOf(row.finding as Finding, allStatesWereRead),
    environmentId: row.environment_id ?? undefined,
    environmentName: row.environment_name ?? undefined,
    address: row.address ?? undefined,
    firstSeenAt: row.first_seen_at,
  };
}
