import { Knex } from 'knex';

/** A push token as it is recorded: by its hash. */
export interface TokenRow {
  id: string;
  hash: string;
  description: string;
  user_ref: string;
  ownership_refs: string;
  created_at: string;
  last_used_at: string | null;
}

/** The push tokens of the sandbox. */
export class TokenStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Newest first. */
  async list(userRef: string): Promise<TokenRow[]> {
    return this.#knex<TokenRow>('push_tokens')
      .where({ user_ref: userRef })
      .orderBy('created_at', 'desc');
  }

  async add(row: TokenRow): Promise<void> {
    await this.#knex<TokenRow>('push_tokens').insert(row);
  }

  async findByHash(hash: string): Promise<TokenRow | undefined> {
    return this.#knex<TokenRow>('push_tokens').where({ hash }).first();
  }

  async touch(id: string, at: string): Promise<void> {
    await this.#knex<TokenRow>('push_tokens')
      .where({ id })
      .update({ last_used_at: at });
  }

  /** False where the user has no such token. */
  async remove(id: string, userRef: string): Promise<boolean> {
    const count = await this.#knex<TokenRow>('push_tokens')
      .where({ id, user_ref: userRef })
      .delete();
    return count > 0;
  }
}
