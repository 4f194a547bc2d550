import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { inChunks } from '../chunks';

const POSTMORTEMS = 'postmortems';

/** @internal */
export type PostmortemRow = {
  incident_id: string;
  markdown: string;
  version: number;
  updated_at: string;
  updated_by: string;
  kept_version: number | null;
  entity_ref: string | null;
  path: string | null;
  url: string | null;
  reason: string | null;
  lease_owner: string | null;
  lease_until: number | string | null;
};

/** What people write of incidents. A save that does not name the newest version changes nothing. @internal */
export class PostmortemStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** By the ids of incidents, without their texts. */
  async find(
    incidentIds: readonly string[],
  ): Promise<Map<string, Omit<Postmortem, 'markdown'>>> {
    const found = new Map<string, Omit<Postmortem, 'markdown'>>();
    for (const chunk of inChunks(incidentIds, 200)) {
      const rows = await this.#knex<PostmortemRow>(POSTMORTEMS).whereIn(
        'incident_id',
        chunk,
      );
      for (const row of rows) {
        const { markdown, ...summary } = toPostmortem(row);
        found.set(row.incident_id, summary);
      }
    }
    return found;
  }

  async get(incidentId: string): Promise<PostmortemRow | undefined> {
    return this.#knex<PostmortemRow>(POSTMORTEMS)
      .where({ incident_id: incidentId })
      .first();
  }

  /**
   * Saves a text in place of the version that it was made of.
   *
   * @param save - `version`: that version, 0 for the template; `at`: ISO 8601 in UTC.
   * @returns undefined where that is not the newest any more
   */
  async save(
    incidentId: string,
    save: { markdown: string; version: number; at: string; by: string },
  ): Promise<PostmortemRow | undefined> {
    const { markdown, version, at, by } = save;
    const text = {
      markdown,
      version: version + 1,
      updated_at: at,
      updated_by: by,
      reason: null,
    };
    const rows: PostmortemRow[] =
      version === 0
        ? await this.#knex(POSTMORTEMS)
            .insert({ ...text, incident_id: incidentId })
            .onConflict('incident_id')
            .ignore()
            .returning('*')
        : await this.#knex(POSTMORTEMS)
            .where({ incident_id: incidentId, version })
            .update(text)
            .returning('*');
    return rows[0];
  }

  /**
   * Whether the caller is who keeps it in the repository now: nobody else does.
   *
   * @param lease - Its times are in milliseconds since 1970.
   */
  async take(
    incidentId: string,
    lease: { owner: string; now: number; until: number },
  ): Promise<boolean> {
    const count = await this.#knex<PostmortemRow>(POSTMORTEMS)
      .where({ incident_id: incidentId })
      .where(each =>
        each.whereNull('lease_until').orWhere('lease_until', '<', lease.now),
      )
      .update({ lease_owner: lease.owner, lease_until: lease.until });
    return count > 0;
  }

  /** Ends what was taken; what is not said stays. */
  async release(
    incidentId: string,
    owner: string,
    outcome: Partial<
      Pick<
        PostmortemRow,
        'kept_version' | 'entity_ref' | 'path' | 'url' | 'reason'
      >
    >,
  ): Promise<void> {
    await this.#knex<PostmortemRow>(POSTMORTEMS)
      .where({ incident_id: incidentId, lease_owner: owner })
      .update({ ...outcome, lease_owner: null, lease_until: null });
  }
}

/** @internal */
export function toPostmortem(row: PostmortemRow): Postmortem {
  return {
    incidentId: row.incident_id,
    state: row.kept_version === row.version ? 'kept' : 'draft',
    markdown: row.markdown,
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    path: row.path ?? undefined,
    url: row.url ?? undefined,
    reason: row.reason ?? undefined,
  };
}
