import { Knex } from 'knex';

const REQUESTS = 'aws__paid_requests';

type RequestRow = { month: string; count: number };

/** Counts what costs money, over restarts and over all processes of the backend. @internal */
export class PaidRequestStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @param month - in which it is sent, `YYYY-MM` in UTC */
  async add(month: string): Promise<void> {
    await this.#knex<RequestRow>(REQUESTS)
      .insert({ month, count: 1 })
      .onConflict('month')
      .merge({ count: this.#knex.raw('?? + 1', [`${REQUESTS}.count`]) });
  }

  async get(month: string): Promise<number> {
    const row = await this.#knex<RequestRow>(REQUESTS).where({ month }).first();
    return Number(row?.count ?? 0);
  }
}
