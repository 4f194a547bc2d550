import { Knex } from 'knex';

/** A repository as it is recorded. */
export interface RepositoryRow {
  owner: string;
  name: string;
  description: string | null;
  owner_ref: string | null;
  created_by: string | null;
  default_branch: string;
  created_at: string;
}

/** The repositories of the sandbox. */
export class RepositoryStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<RepositoryRow[]> {
    return this.#knex<RepositoryRow>('repositories').orderBy(['owner', 'name']);
  }

  async get(owner: string, name: string): Promise<RepositoryRow | undefined> {
    return this.#knex<RepositoryRow>('repositories')
      .where({ owner, name })
      .first();
  }

  /** Leaves a row that is there as it is. */
  async add(row: RepositoryRow): Promise<void> {
    await this.#knex<RepositoryRow>('repositories')
      .insert(row)
      .onConflict(['owner', 'name'])
      .ignore();
  }
}
