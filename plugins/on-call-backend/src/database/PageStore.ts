import { Knex } from 'knex';
import { PageRow } from './rows';

const PAGES = 'pages';

/** What is written when a page is sent. @internal */
export type NewPage = Pick<
  PageRow,
  | 'id'
  | 'idempotency_key'
  | 'actor'
  | 'request_hash'
  | 'entity_ref'
  | 'provider_id'
  | 'service_key'
  | 'request'
  | 'text'
  | 'lease_owner'
  | 'lease_until'
>;

/** The rows of pages. Moments of leases are in milliseconds since 1970. @internal */
export class PageStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: string): Promise<PageRow | undefined> {
    return this.#knex<PageRow>(PAGES).where({ id }).first();
  }

  /** The entity that was paged where a page from the portal made the incident; of the first one, where several did. */
  async findEntityOf(incidentId: string): Promise<string | undefined> {
    const row = await this.#knex<PageRow>(PAGES)
      .where({ incident_id: incidentId })
      .orderBy('created_at')
      .first('entity_ref');
    return row?.entity_ref;
  }

  /** Writes a page before it is sent. Where its key was used before, the page of that time is the answer. */
  async begin(page: NewPage): Promise<PageRow> {
    await this.#knex<PageRow>(PAGES)
      .insert({
        ...page,
        state: 'sending',
        created_at: new Date().toISOString(),
      })
      .onConflict('idempotency_key')
      .ignore();
    const { idempotency_key } = page;
    return (await this.#knex<PageRow>(PAGES)
      .where({ idempotency_key })
      .first()) as PageRow;
  }

  /** Says that whoever sends a page is still there. */
  async renew(id: string, owner: string, until: number): Promise<void> {
    await this.#knex(PAGES)
      .where({ id, lease_owner: owner, state: 'sending' })
      .update({ lease_until: until });
  }

  /**
   * Takes pages of which it is to be found out what became of them: those of a process that is gone, and those whose fate is unknown.
   */
  async takeDue(
    lease: { owner: string; now: number; until: number },
    limit: number,
  ): Promise<PageRow[]> {
    const due = (builder: Knex.QueryBuilder) =>
      builder
        .where(each =>
          each
            .where({ state: 'sending' })
            .orWhere(unknown =>
              unknown
                .where({ state: 'unknown' })
                .where('next_look_at', '<=', new Date(lease.now).toISOString()),
            ),
        )
        .where(each =>
          each.whereNull('lease_until').orWhere('lease_until', '<', lease.now),
        );
    const rows = await this.#knex<PageRow>(PAGES)
      .modify(due)
      .orderBy('created_at')
      .limit(limit);
    const taken: PageRow[] = [];
    for (const row of rows) {
      const count = await this.#knex(PAGES)
        .where({ id: row.id })
        .modify(due)
        .update({ lease_owner: lease.owner, lease_until: lease.until });
      if (count) taken.push(row);
    }
    return taken;
  }

  /**
   * Writes what became of a page.
   *
   * @returns whether that is news: what is settled stays as it is
   */
  async end(
    row: Pick<PageRow, 'id'>,
    outcome: Pick<PageRow, 'state' | 'text'> &
      Partial<
        Pick<PageRow, 'incident_id' | 'is_accepted' | 'next_look_at' | 'looks'>
      >,
  ): Promise<boolean> {
    const isSettled = outcome.state === 'sent' || outcome.state === 'failed';
    const patch: Partial<PageRow> = {
      next_look_at: null,
      ...outcome,
      lease_owner: null,
      lease_until: null,
      settled_at: isSettled ? new Date().toISOString() : null,
    };
    const { id } = row;
    // What becomes unknown a second time is no news.
    const isNews = await this.#knex(PAGES)
      .where({ id })
      .whereIn('state', isSettled ? ['sending', 'unknown'] : ['sending'])
      .update(patch);
    if (!isNews && !isSettled) {
      await this.#knex(PAGES).where({ id, state: 'unknown' }).update(patch);
    }
    return isNews > 0;
  }

  async deleteBefore(instant: string): Promise<void> {
    await this.#knex(PAGES).where('created_at', '<', instant).delete();
  }
}
