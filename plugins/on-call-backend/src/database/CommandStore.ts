import { Knex } from 'knex';

const COMMANDS = 'commands';

type CommandRow = {
  actor: string;
  idempotency_key: string;
  request_hash: string;
  state: 'running' | 'done';
  run: string;
  lease_until: number | string | null;
  at: string;
};

/** Who asks, and with which key. @internal */
export type CommandKey = { actor: string; key: string };

/** What a command met when it began; `again`: an attempt before may have done it. @internal */
export type Beginning = 'begun' | 'again' | 'running' | 'done' | 'other';

/** Which commands on incidents were done: each key of a person once. @internal */
export class CommandStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Begins a command.
   *
   * @param run - Names this attempt.
   * @param lease - Milliseconds since 1970; an attempt that is not ended until then is taken for dead.
   * @returns `other`: the key was used for another request
   */
  async begin(
    { actor, key }: CommandKey,
    options: {
      requestHash: string;
      run: string;
      lease: { now: number; until: number };
    },
  ): Promise<Beginning> {
    const { requestHash, run, lease } = options;
    const place = { actor, idempotency_key: key };
    await this.#knex<CommandRow>(COMMANDS)
      .insert({
        ...place,
        request_hash: requestHash,
        state: 'running',
        run,
        lease_until: lease.until,
        at: new Date().toISOString(),
      })
      .onConflict(['actor', 'idempotency_key'])
      .ignore();
    const row = await this.#knex<CommandRow>(COMMANDS).where(place).first();
    // It failed and was forgotten in between; whoever asks again finds its place free.
    if (!row) return 'running';
    if (row.request_hash !== requestHash) return 'other';
    if (row.run === run) return 'begun';
    if (row.state === 'done') return 'done';
    const taken = await this.#knex<CommandRow>(COMMANDS)
      .where({ ...place, run: row.run, state: 'running' })
      .where('lease_until', '<', lease.now)
      .update({ run, lease_until: lease.until });
    return taken ? 'again' : 'running';
  }

  async end({ actor, key }: CommandKey, run: string): Promise<void> {
    await this.#knex<CommandRow>(COMMANDS)
      .where({ actor, idempotency_key: key, run })
      .update({ state: 'done', lease_until: null });
  }

  /** Forgets an attempt that surely did nothing, so that the same key may try again. */
  async forget({ actor, key }: CommandKey, run: string): Promise<void> {
    await this.#knex<CommandRow>(COMMANDS)
      .where({ actor, idempotency_key: key, run })
      .delete();
  }

  /** Ends an attempt that may have done it: the same key may try again at once, and knows of this one. */
  async giveUp({ actor, key }: CommandKey, run: string): Promise<void> {
    await this.#knex<CommandRow>(COMMANDS)
      .where({ actor, idempotency_key: key, run })
      .update({ lease_until: 0 });
  }

  async deleteBefore(instant: string): Promise<void> {
    await this.#knex(COMMANDS).where('at', '<', instant).delete();
  }
}
