import { Knex } from 'knex';

/** Who owns a service's dashboard. */
export interface DashboardRow {
  service: string;
  owner_ref: string;
  updated_by: string | null;
  updated_at: string;
}

/** Who owns the dashboards whose content is in the repository `platform/dashboards`. */
export class DashboardStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(service: string): Promise<DashboardRow | undefined> {
    return this.#knex<DashboardRow>('dashboards').where({ service }).first();
  }

  async put(row: DashboardRow): Promise<void> {
    await this.#knex<DashboardRow>('dashboards')
      .insert(row)
      .onConflict('service')
      .merge();
  }
}
