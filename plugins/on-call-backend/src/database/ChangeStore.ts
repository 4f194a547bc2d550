import { Change } from '@paved-path/backstage-plugin-on-call-common';
import { ChangeAnnouncement } from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import { ChangeRow } from './rows';

const CHANGES = 'changes';
const ANNOUNCEMENTS = 'announcements';

type AnnouncementRow = {
  id: string;
  entity_ref: string;
  announcement: string;
  state: 'pending' | 'sent' | 'none' | 'given-up';
  attempts: number;
  at: string;
  next_at: number | string;
  reason: string | null;
};

/** A change that a provider is to be told of. @internal */
export type PendingAnnouncement = {
  id: string;
  entityRef: string;
  announcement: ChangeAnnouncement;
  /** This one counted. */
  attempts: number;
  /** ISO 8601 in UTC; when it happened. */
  at: string;
};

/** Some changes, and whether there are more in that time. @internal */
export type KnownChanges = { items: Change[]; isCut: boolean };

/** What changed, and whom that is still to be told. @internal */
export class ChangeStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Writes a change for each of its entities, and its announcement with it.
   *
   * @returns false where it was known already
   */
  async save(
    change: Change,
    entityRefs: readonly string[],
    announcement?: ChangeAnnouncement,
  ): Promise<boolean> {
    return this.#knex.transaction(async trx => {
      const known = await trx<ChangeRow>(CHANGES)
        .where({ id: change.id })
        .first();
      await trx<ChangeRow>(CHANGES)
        .insert(entityRefs.map(ref => toRow(change, ref)))
        .onConflict(['id', 'entity_ref'])
        .ignore();
      if (announcement) {
        await trx<AnnouncementRow>(ANNOUNCEMENTS)
          .insert({
            id: change.id,
            entity_ref: change.entityRef,
            announcement: JSON.stringify(announcement),
            state: 'pending',
            at: change.at,
            next_at: 0,
          })
          .onConflict('id')
          .ignore();
      }
      return !known;
    });
  }

  /** The newest changes of entities in a range, the newest first, each once. */
  async list(
    entityRefs: readonly string[],
    range: { start: string; end: string },
    limit: number,
  ): Promise<KnownChanges> {
    const found: Array<Pick<ChangeRow, 'id' | 'at'>> = await this.#knex(CHANGES)
      .whereIn('entity_ref', entityRefs)
      .where('at', '>=', range.start)
      .where('at', '<', range.end)
      // One change may be that of many entities.
      .groupBy('id', 'at')
      .orderBy('at', 'desc')
      .orderBy('id')
      .limit(limit + 1)
      .select('id', 'at');
    const ids = found.slice(0, limit).map(each => each.id);
    const rows = await this.#knex<ChangeRow>(CHANGES)
      .whereIn('entity_ref', entityRefs)
      .whereIn('id', ids);
    const seen = new Map<string, Change>();
    // What happened to the entity itself says more than the same of what it depends on.
    const rank = (row: ChangeRow) => entityRefs.indexOf(row.entity_ref);
    for (const row of [...rows].sort((one, other) => rank(one) - rank(other))) {
      if (!seen.has(row.id)) seen.set(row.id, toChange(row));
    }
    return {
      items: ids.flatMap(id => seen.get(id) ?? []),
      isCut: found.length > limit,
    };
  }

  /**
   * Takes announcements that are due.
   *
   * @param lease - Milliseconds since 1970; one that is not ended until then is due again.
   */
  async takeDue(
    lease: { now: number; until: number },
    limit: number,
  ): Promise<PendingAnnouncement[]> {
    const rows = await this.#knex<AnnouncementRow>(ANNOUNCEMENTS)
      .where({ state: 'pending' })
      .where('next_at', '<=', lease.now)
      .orderBy('next_at')
      .orderBy('id')
      .limit(limit);
    const taken: PendingAnnouncement[] = [];
    for (const row of rows) {
      const { id, next_at, attempts } = row;
      const count = await this.#knex<AnnouncementRow>(ANNOUNCEMENTS)
        .where({ id, next_at, attempts, state: 'pending' })
        .update({ next_at: lease.until, attempts: attempts + 1 });
      if (!count) continue;
      taken.push({
        id,
        entityRef: row.entity_ref,
        announcement: JSON.parse(row.announcement) as ChangeAnnouncement,
        attempts: attempts + 1,
        at: row.at,
      });
    }
    return taken;
  }

  async endAnnouncement(
    id: string,
    outcome:
      | { state: 'sent' | 'none' }
      | { state: 'given-up'; reason: string }
      | { state: 'pending'; reason: string; next_at: number },
  ): Promise<void> {
    await this.#knex(ANNOUNCEMENTS)
      .where({ id, state: 'pending' })
      .update({ reason: null, ...outcome });
  }

  async deleteBefore(instant: string): Promise<void> {
    await this.#knex(ANNOUNCEMENTS)
      .where('at', '<', instant)
      .whereNot({ state: 'pending' })
      .delete();
    await this.#knex(CHANGES).where('at', '<', instant).delete();
  }
}

function toRow(change: Change, entityRef: string): ChangeRow {
  return {
    id: change.id,
    entity_ref: entityRef,
    at: change.at,
    topic: change.topic,
    title: change.title,
    actor: change.actor ?? null,
    severity: change.severity,
    link: change.link ?? null,
  };
}

function toChange(row: ChangeRow): Change {
  return {
    id: row.id,
    at: row.at,
    entityRef: row.entity_ref,
    topic: row.topic,
    title: row.title,
    actor: row.actor ?? undefined,
    severity: row.severity as Change['severity'],
    link: row.link ?? undefined,
  };
}
