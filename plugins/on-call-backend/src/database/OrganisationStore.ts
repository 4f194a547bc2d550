import { OrganisationQuery } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { KnownEntity, toKnownEntity } from './EntityStore';
import { likePattern, readCursor, writeCursor } from './paging';
import { EntityRow } from './rows';
import {
  KnownService,
  ServiceRowWithSnapshot,
  toKnownService,
} from './ServiceStore';

const DEFAULT_LIMIT = 100;

/** A service of the organisation, and what its provider said of it. @internal */
export type OrganisationRow = { entity: KnownEntity; service?: KnownService };

/** The organisation's services, and who is on call for them, in one question. @internal */
export class OrganisationStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Services by title, capital letters as small ones. */
  async list(query: OrganisationQuery): Promise<{
    rows: OrganisationRow[];
    totalItems: number;
    nextCursor?: string;
  }> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const counted = await this.#matching(query).count({ count: '*' }).first();
    const rows: Array<EntityRow & ServiceRowWithSnapshot> =
      await this.#matching(query)
        .leftJoin('service_snapshots', join =>
          join
            .on('service_snapshots.provider_id', 'services.provider_id')
            .andOn('service_snapshots.service_key', 'services.service_key'),
        )
        .modify(builder => {
          if (cursor === undefined) return;
          const [title, ref] = readCursor(cursor);
          builder.where(each =>
            each
              .where('entities.sort_title', '>', title)
              .orWhere(same =>
                same
                  .where('entities.sort_title', title)
                  .where('entities.entity_ref', '>', ref),
              ),
          );
        })
        .orderBy('entities.sort_title')
        .orderBy('entities.entity_ref')
        .limit(limit + 1)
        .select(
          'service_snapshots.snapshot',
          'services.read_at',
          'services.attempted_at',
          'services.reason',
          'services.open_incidents',
          'entities.*',
        );
    const page = rows.slice(0, limit);
    const last = page[page.length - 1];
    return {
      rows: page.map(row => ({
        entity: toKnownEntity(row),
        service: row.attempted_at === null ? undefined : toKnownService(row),
      })),
      totalItems: Number(counted?.count ?? 0),
      nextCursor:
        rows.length > limit
          ? writeCursor([last.sort_title, last.entity_ref])
          : undefined,
    };
  }

  /** How many services have nobody, as far as is known. */
  async countNobody(): Promise<number> {
    const row = await this.#matching({ only: 'nobody' })
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  /**
   * For how many services it is not known whether somebody is on call: those that their provider was never read for, or not lately. That
   * nobody was on call when it was last read counts as nobody.
   *
   * @param current - When a reading must have been for it to say how things stand: two moments, ISO 8601 in UTC.
   */
  async countUnknown(
    installed: readonly string[],
    current: { start: string; end: string },
  ): Promise<number> {
    const row = await this.#matching({})
      .whereNotNull('entities.provider_id')
      .where(each =>
        each
          .whereNull('services.read_at')
          .orWhere(read =>
            read
              .where('services.has_nobody', false)
              .where(old =>
                old
                  .where('services.read_at', '<', current.start)
                  .orWhere('services.read_at', '>', current.end)
                  .orWhereNotIn('entities.provider_id', installed),
              ),
          ),
      )
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  #matching({ owner, only, search }: OrganisationQuery) {
    return this.#knex('entities')
      .leftJoin('services', join =>
        join
          .on('services.provider_id', 'entities.provider_id')
          .andOn('services.service_key', 'entities.service_key'),
      )
      .where('entities.is_service', true)
      .modify(builder => {
        if (owner) builder.where('entities.owner_ref', owner);
        if (search?.trim()) {
          builder.whereRaw(`entities.search like ? escape '\\'`, [
            likePattern(search),
          ]);
        }
        if (only === 'nobody') {
          builder.where(each =>
            each
              .whereNull('entities.provider_id')
              .orWhere('services.has_nobody', true),
          );
        }
        if (only === 'incidents')
          builder.where('services.open_incidents', '>', 0);
        if (only === 'problems') {
          builder.where(each =>
            each
              .whereNull('entities.provider_id')
              .orWhere('entities.has_problems', true)
              .orWhere('services.has_problems', true)
              .orWhereNotNull('services.reason')
              .orWhere('services.has_nobody', true),
          );
        }
      });
  }
}
