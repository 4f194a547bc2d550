import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { inChunks } from './chunks';
import { EntityRow, ServiceId } from './rows';

const ENTITIES = 'entities';
const DEPENDENCIES = 'entity_dependencies';

/** An entity that matters to on-call. @internal */
export type KnownEntity = {
  entityRef: string;
  title: string;
  ownerRef?: string;
  systemRef?: string;
  /** Whether it stands in the organisation's list. */
  isService: boolean;
  /** Undefined: no provider has it. */
  service?: ServiceId;
  problems: OnCallProblem[];
  /** What it depends on, one hop; undefined leaves what is known. */
  dependsOn?: string[];
};

/** Which entities there are, whose they are at the providers, and what they depend on. @internal */
export class EntityStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(entityRef: string): Promise<KnownEntity | undefined> {
    const row = await this.#knex<EntityRow>(ENTITIES)
      .where({ entity_ref: entityRef })
      .first();
    return row && toKnownEntity(row);
  }

  /** The entities that a service belongs to; the one whose name sorts first stands first. */
  async listOfService({ providerId, key }: ServiceId): Promise<KnownEntity[]> {
    const rows = await this.#knex<EntityRow>(ENTITIES)
      .where({ provider_id: providerId, service_key: key })
      .orderBy('entity_ref');
    return rows.map(toKnownEntity);
  }

  /** The entities that some services of a provider belong to. */
  async listOfServices(
    providerId: string,
    keys: readonly string[],
  ): Promise<KnownEntity[]> {
    if (!keys.length) return [];
    const rows = await this.#knex<EntityRow>(ENTITIES)
      .where({ provider_id: providerId })
      .whereIn('service_key', keys)
      .orderBy('entity_ref');
    return rows.map(toKnownEntity);
  }

  async listOfSystem(systemRef: string): Promise<KnownEntity[]> {
    const rows = await this.#knex<EntityRow>(ENTITIES)
      .where({ system_ref: systemRef })
      .orderBy('entity_ref');
    return rows.map(toKnownEntity);
  }

  /** How many of the organisation's services each provider has. */
  async countServices(): Promise<Map<string, number>> {
    const rows: Array<{ provider_id: string; count: number | string }> =
      await this.#knex(ENTITIES)
        .where({ is_service: true })
        .whereNotNull('provider_id')
        .groupBy('provider_id')
        .select('provider_id')
        .count({ count: '*' });
    return new Map(
      rows.map(({ provider_id, count }) => [provider_id, Number(count)]),
    );
  }

  /** The services of a provider that entities of different owners name, each with the entities. */
  async listShared(providerId: string): Promise<Map<string, string[]>> {
    const rows = await this.#knex<EntityRow>(ENTITIES)
      .where({ provider_id: providerId })
      .orderBy('entity_ref')
      .select('service_key', 'entity_ref', 'owner_ref');
    const byKey = new Map<string, typeof rows>();
    for (const row of rows) {
      const key = row.service_key as string;
      byKey.set(key, [...(byKey.get(key) ?? []), row]);
    }
    return new Map(
      [...byKey]
        .filter(([, each]) => new Set(each.map(row => row.owner_ref)).size > 1)
        .map(([key, each]) => [key, each.map(row => row.entity_ref)]),
    );
  }

  async listDependencies(entityRef: string): Promise<string[]> {
    const rows = await this.#knex(DEPENDENCIES)
      .where({ entity_ref: entityRef })
      .orderBy('depends_on')
      .select('depends_on');
    return rows.map(row => row.depends_on as string);
  }

  /** All services that entities claim. */
  async listClaimed(): Promise<ServiceId[]> {
    const rows = await this.#knex<EntityRow>(ENTITIES)
      .whereNotNull('provider_id')
      .distinct('provider_id', 'service_key');
    return rows.map(row => ({
      providerId: row.provider_id as string,
      key: row.service_key as string,
    }));
  }

  /** The services of a provider that entities claim. */
  async listClaimedOf(providerId: string): Promise<string[]> {
    const claimed = await this.listClaimed();
    return claimed
      .filter(each => each.providerId === providerId)
      .map(({ key }) => key);
  }

  /** Writes one entity that was just seen. */
  async save(entity: KnownEntity): Promise<void> {
    await this.#knex.transaction(trx =>
      saveAll(trx, [entity], new Date().toISOString()),
    );
  }

  /**
   * Writes what is new in the catalog, and forgets what it no longer has. Mostly nothing is new.
   *
   * @param startedAt - When the catalog began to be read, ISO 8601 in UTC; what was seen later stays.
   */
  async replaceAll(
    entities: readonly KnownEntity[],
    startedAt: string,
  ): Promise<void> {
    const now = new Date().toISOString();
    const rows = await this.#knex<EntityRow>(ENTITIES);
    const known = new Map(rows.map(row => [row.entity_ref, row]));
    const dependencies = new Map<string, string[]>();
    for (const row of await this.#knex(DEPENDENCIES)) {
      const { entity_ref: ref, depends_on: other } = row;
      dependencies.set(ref, [...(dependencies.get(ref) ?? []), other].sort());
    }
    const changed = entities.filter(entity => {
      const before = known.get(entity.entityRef);
      known.delete(entity.entityRef);
      return (
        !before ||
        !isSame(before, toRow(entity, before.seen_at)) ||
        (entity.dependsOn &&
          !isDeepStrictEqual(
            dependencies.get(entity.entityRef) ?? [],
            [...new Set(entity.dependsOn)].sort(),
          ))
      );
    });
    for (const chunk of inChunks(changed, 50)) {
      await setImmediate();
      await this.#knex.transaction(trx => saveAll(trx, chunk, now));
    }
    for (const chunk of inChunks([...known.keys()], 100)) {
      await setImmediate();
      await this.#knex.transaction(async trx => {
        const gone = () =>
          trx<EntityRow>(ENTITIES)
            .whereIn('entity_ref', chunk)
            .where('seen_at', '<', startedAt);
        await trx(DEPENDENCIES)
          .whereIn('entity_ref', gone().select('entity_ref'))
          .delete();
        await gone().delete();
      });
    }
  }
}

/** SQLite answers 0 and 1 where PostgreSQL answers false and true. */
function isSame(one: EntityRow, other: EntityRow): boolean {
  const plain = (row: EntityRow) => ({
    ...row,
    is_service: Boolean(row.is_service),
    has_problems: Boolean(row.has_problems),
  });
  return isDeepStrictEqual(plain(one), plain(other));
}

async function saveAll(
  trx: Knex.Transaction,
  entities: readonly KnownEntity[],
  seenAt: string,
): Promise<void> {
  if (!entities.length) return;
  await trx<EntityRow>(ENTITIES)
    .insert(entities.map(entity => toRow(entity, seenAt)))
    .onConflict('entity_ref')
    .merge();
  const told = entities.filter(each => each.dependsOn);
  await trx(DEPENDENCIES)
    .whereIn(
      'entity_ref',
      told.map(each => each.entityRef),
    )
    .delete();
  const rows = told.flatMap(({ entityRef, dependsOn = [] }) =>
    [...new Set(dependsOn)].map(ref => ({
      entity_ref: entityRef,
      depends_on: ref,
    })),
  );
  for (const chunk of inChunks(rows, 200)) {
    await trx(DEPENDENCIES).insert(chunk).onConflict().ignore();
  }
}

function toRow(entity: KnownEntity, seenAt: string): EntityRow {
  const { entityRef, title } = entity;
  return {
    entity_ref: entityRef,
    title: title.slice(0, 255),
    sort_title: lower(title).slice(0, 255),
    search: lower(`${title} ${entityRef}`),
    owner_ref: entity.ownerRef ?? null,
    system_ref: entity.systemRef ?? null,
    is_service: entity.isService,
    provider_id: entity.service?.providerId ?? null,
    service_key: entity.service?.key ?? null,
    problems: JSON.stringify(entity.problems),
    has_problems: entity.problems.length > 0,
    seen_at: seenAt,
  };
}

function lower(text: string): string {
  return text.toLocaleLowerCase('en-US');
}

/** @internal */
export function toKnownEntity(row: EntityRow): KnownEntity {
  return {
    entityRef: row.entity_ref,
    title: row.title,
    ownerRef: row.owner_ref ?? undefined,
    systemRef: row.system_ref ?? undefined,
    isService: Boolean(row.is_service),
    service:
      row.provider_id !== null && row.service_key !== null
        ? { providerId: row.provider_id, key: row.service_key }
        : undefined,
    problems: JSON.parse(row.problems) as OnCallProblem[],
  };
}
