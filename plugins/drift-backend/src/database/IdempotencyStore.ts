import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';

const KEYS = 'idempotency_keys';

type KeyRow = {
  command: string;
  subject: string;
  actor: string;
  key: string;
  request_hash: string;
  result: string | null;
  at: string;
};

/** A command that a person sends again with the same key where they do not know whether it was heard. @internal */
export type KeyedCommand = {
  command: string;
  /** What it is about; empty where it is about nothing that is there yet. */
  subject: string;
  actor: string;
  key: string;
  requestHash: string;
};

/** Remembers which commands were done. @internal */
export class IdempotencyStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Notes in the transaction of a command that it is done.
   *
   * @param result - The id of what it makes.
   * @returns undefined the first time; then the result of the first time
   * @throws ConflictError where the key was used for another request
   */
  async note(
    command: KeyedCommand,
    result: string,
    trx: Knex.Transaction,
  ): Promise<string | undefined> {
    const { requestHash, ...place } = command;
    await trx<KeyRow>(KEYS)
      .insert({
        ...place,
        request_hash: requestHash,
        result,
        at: new Date().toISOString(),
      })
      .onConflict()
      .ignore();
    const row = await trx<KeyRow>(KEYS).where(place).first();
    if (row?.request_hash !== requestHash) {
      throw new ConflictError(
        'The Idempotency-Key was used for another request; use a new key for a new request',
      );
    }
    return row.result === result ? undefined : row.result ?? undefined;
  }

  async deleteBefore(instant: string): Promise<void> {
    await this.#knex(KEYS).where('at', '<', instant).delete();
  }
}
