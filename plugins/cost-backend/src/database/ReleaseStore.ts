import { ReleaseMark } from '@paved-path/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { ReleaseRow } from './rows';

const RELEASES = 'releases';
const AT_ONCE = 500;

/** What the release manager told of an entity. @internal */
export type ToldReleases = {
  askedAt: string;
  /** Why the last answer did not come; the marks are older then. */
  reason?: string;
  marks: ReleaseMark[];
};

/** Releases, as the release manager last told them. @internal */
export class ReleaseStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(entityRefs: string[]): Promise<Map<string, ToldReleases>> {
    const rows: ReleaseRow[] = [];
    for (let at = 0; at < entityRefs.length; at += AT_ONCE) {
      rows.push(
        ...(await this.#knex<ReleaseRow>(RELEASES).whereIn(
          'entity_ref',
          entityRefs.slice(at, at + AT_ONCE),
        )),
      );
    }
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          askedAt: row.asked_at,
          reason: row.reason ?? undefined,
          marks: JSON.parse(row.releases),
        },
      ]),
    );
  }

  async save(entityRef: string, told: ToldReleases): Promise<void> {
    await this.#knex<ReleaseRow>(RELEASES)
      .insert({
        entity_ref: entityRef,
        asked_at: told.askedAt,
        reason: told.reason ?? null,
        releases: JSON.stringify(told.marks),
      })
      .onConflict('entity_ref')
      .merge();
  }

  /** Remembers that an answer did not come, and keeps what was told before. */
  async saveFailure(
    entityRef: string,
    { askedAt, reason }: { askedAt: string; reason: string },
  ): Promise<void> {
    await this.#knex<ReleaseRow>(RELEASES)
      .insert({
        entity_ref: entityRef,
        asked_at: askedAt,
        reason,
        releases: '[]',
      })
      .onConflict('entity_ref')
      .merge(['asked_at', 'reason']);
  }
}
