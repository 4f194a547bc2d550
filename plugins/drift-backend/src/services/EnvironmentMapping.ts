import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { INFRASTRUCTURE_ANNOTATION } from '@paved-path/backstage-plugin-drift-common';
import { DriftProvider } from '@paved-path/backstage-plugin-drift-node';
import { setImmediate } from 'node:timers/promises';
import { DriftDatabase } from '../database/DriftDatabase';
import { EnvironmentOwnership } from '../database/EnvironmentStore';
import { EnvironmentRow, toDiscovered } from '../database/rows';
import { matchesGlob } from '../rules/globs';

/** How closely an entity names an environment; the closest one owns it. */
type Match = { entity: Entity; closeness: number };

const withoutInfrastructure = new Set([
  'User',
  'Group',
  'Location',
  'Template',
]);

/** By code units, as `startsWith` compares. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Environments by name, for patterns; a catalog of thousands times a fleet of thousands is too much to compare one by one. */
class NameIndex {
  readonly #sorted: Array<{ id: string; name: string }>;

  constructor(rows: readonly EnvironmentRow[]) {
    this.#sorted = rows
      .map(({ id, name }) => ({ id, name }))
      .sort((one, other) => compare(one.name, other.name));
  }

  *find(pattern: string): Generator<string> {
    const [prefix] = pattern.split('*', 1);
    for (let at = this.#first(prefix); at < this.#sorted.length; at += 1) {
      const { id, name } = this.#sorted[at];
      if (!name.startsWith(prefix)) return;
      if (matchesGlob(pattern, name)) yield id;
    }
  }

  /** Where the names begin that are not before a text. */
  #first(text: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (compare(this.#sorted[middle].name, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Finds out which environments belong to which entities. @internal */
export class EnvironmentMapping {
  readonly #database: DriftDatabase;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #providers: ReadonlyMap<string, DriftProvider>;

  constructor(options: {
    database: DriftDatabase;
    catalog: CatalogService;
    auth: AuthService;
    providers: ReadonlyMap<string, DriftProvider>;
  }) {
    this.#database = options.database;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#providers = options.providers;
  }

  /**
   * Reads the catalog anew.
   *
   * @returns how many environments belong elsewhere now
   * @throws where the catalog does not answer; then all stays as it is
   */
  async refresh(): Promise<number> {
    const rows = await this.#database.environments.listActive();
    const names = new NameIndex(rows);
    const claimable = rows.flatMap(row => {
      const provider = this.#providers.get(row.provider);
      return provider ? [{ row, provider, known: toDiscovered(row) }] : [];
    });
    const matches = new Map<string, Match[]>(rows.map(row => [row.id, []]));
    const credentials = await this.#auth.getOwnServiceCredentials();
    const stream = this.#catalog.streamEntities(
      { fields: ['kind', 'metadata', 'spec', 'relations'] },
      { credentials },
    );
    for await (const entities of stream) {
      for (const entity of entities) {
        const { annotations } = entity.metadata;
        if (!annotations || withoutInfrastructure.has(entity.kind)) continue;
        const closeness = new Map<string, number>();
        for (const { row, provider, known } of claimable) {
          if (provider.claims(entity, known)) closeness.set(row.id, 0);
        }
        for (const pattern of patternsOf(annotations)) {
          for (const id of names.find(pattern)) {
            const distance = pattern.includes('*') ? 2 : 0;
            closeness.set(id, Math.min(distance, closeness.get(id) ?? 2));
          }
        }
        const distance = entity.kind === 'System' ? 1 : 0;
        for (const [id, each] of closeness) {
          matches.get(id)?.push({ entity, closeness: each + distance });
        }
      }
      // A large catalog must not keep others waiting.
      await setImmediate();
    }
    const changed = new Map<string, EnvironmentOwnership>();
    for (const row of rows) {
      const ownership = ownershipOf(matches.get(row.id) ?? []);
      if (!isSame(row, ownership)) changed.set(row.id, ownership);
    }
    await this.#database.environments.setOwnership(changed);
    return changed.size;
  }
}

function patternsOf(annotations: Record<string, string>): string[] {
  return (annotations[INFRASTRUCTURE_ANNOTATION] ?? '')
    .split(',')
    .map(pattern => pattern.trim())
    .filter(Boolean);
}

function ownershipOf(matches: readonly Match[]): EnvironmentOwnership {
  const sorted = matches
    .map(match => ({ ...match, ref: stringifyEntityRef(match.entity) }))
    .sort(
      (one, other) =>
        one.closeness - other.closeness || (one.ref < other.ref ? -1 : 1),
    );
  const [owner] = sorted;
  return {
    entityRefs: sorted.map(each => each.ref),
    ownerRef: owner && related(owner.entity, 'ownedBy', 'owner', 'group'),
    systemRef:
      owner &&
      (owner.entity.kind === 'System'
        ? owner.ref
        : related(owner.entity, 'partOf', 'system', 'system')),
  };
}

/** By the catalog's relations, and by the spec where they are not there yet. */
function related(
  entity: Entity,
  type: string,
  field: string,
  defaultKind: string,
): string | undefined {
  const relation = entity.relations?.find(
    each =>
      each.type === type &&
      (type !== 'partOf' || each.targetRef.startsWith('system:')),
  );
  if (relation) return relation.targetRef;
  const value = entity.spec?.[field];
  if (typeof value !== 'string' || !value) return undefined;
  const { namespace } = getCompoundEntityRef(entity);
  return stringifyEntityRef(
    parseEntityRef(value, { defaultKind, defaultNamespace: namespace }),
  );
}

function isSame(row: EnvironmentRow, ownership: EnvironmentOwnership): boolean {
  return (
    row.entity_refs === JSON.stringify(ownership.entityRefs) &&
    row.owner_ref === (ownership.ownerRef ?? null) &&
    row.system_ref === (ownership.systemRef ?? null)
  );
}
