import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  FixOption,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import { Knex } from 'knex';

const OPENED = 'opened_fixes';

/** @internal */
export type OpenedFixRow = {
  id: string;
  environment_id: string;
  opened_by: string;
  idempotency_key: string;
  option_id: string;
  offered: string;
  /** `unknown`: whoever opened it ended in the middle. */
  state: 'opening' | 'opened' | 'failed' | 'unknown';
  beat: number;
  opened: string | null;
  reason: string | null;
  begun_at: string;
  ended_at: string | null;
};

/** Who asked for what, and with which key. @internal */
export type OpenedFixKey = Pick<
  OpenedFixRow,
  'environment_id' | 'opened_by' | 'idempotency_key'
>;

/** The rows of what was opened; each key is worked on once. @internal */
export class OpenedFixStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(key: OpenedFixKey): Promise<OpenedFixRow | undefined> {
    const { environment_id, opened_by, idempotency_key } = key;
    return this.#knex<OpenedFixRow>(OPENED)
      .where({ environment_id, opened_by, idempotency_key })
      .first();
  }

  /** False where the key was used already. */
  async begin(row: OpenedFixRow): Promise<boolean> {
    try {
      await this.#knex<OpenedFixRow>(OPENED).insert(row);
      return true;
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      return false;
    }
  }

  /** Says that it is still worked on. */
  async beat(id: string): Promise<void> {
    await this.#knex<OpenedFixRow>(OPENED)
      .where({ id, state: 'opening' })
      .increment('beat', 1);
  }

  /** Ends it; what has ended already stays as it is. */
  async end(
    id: string,
    result:
      | { state: 'opened'; opened: OpenedFix }
      | { state: 'failed' | 'unknown'; reason: string },
    lastBeat?: number,
  ): Promise<void> {
    await this.#knex<OpenedFixRow>(OPENED)
      .where({ id, state: 'opening' })
      .where(lastBeat === undefined ? {} : { beat: lastBeat })
      .update({
        state: result.state,
        opened:
          result.state === 'opened' ? JSON.stringify(result.opened) : null,
        reason: result.state === 'opened' ? null : result.reason,
        ended_at: new Date().toISOString(),
      });
  }

  /** What was opened in an environment since a moment, the latest first. */
  async listOpened(
    environmentId: string,
    since: string,
    limit: number,
  ): Promise<Array<{ by: string; option: FixOption; opened: OpenedFix }>> {
    const rows = await this.#knex<OpenedFixRow>(OPENED)
      .where({ environment_id: environmentId, state: 'opened' })
      .where('begun_at', '>=', since)
      .orderBy('begun_at', 'desc')
      .limit(limit);
    return rows.map(row => ({
      by: row.opened_by,
      option: JSON.parse(row.offered) as FixOption,
      opened: JSON.parse(row.opened as string) as OpenedFix,
    }));
  }

  async deleteBegunBefore(instant: string): Promise<number> {
    return this.#knex(OPENED).where('begun_at', '<', instant).delete();
  }
}
