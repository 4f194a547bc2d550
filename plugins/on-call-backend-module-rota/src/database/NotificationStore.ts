import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { NotificationRow } from './rows';

const NOTIFICATIONS = 'rota__notifications';

/** Whom to tell, and whether they were. @internal */
export class NotificationStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Those that are due.
   *
   * @param latest - No notification waits until after this moment; one that seems to was written by a clock that was set back since.
   */
  async listDue(
    now: string,
    latest: string,
    limit: number,
  ): Promise<NotificationRow[]> {
    return this.#knex<NotificationRow>(NOTIFICATIONS)
      .where({ state: 'waiting' })
      .where(due =>
        due.where('due_at', '<=', now).orWhere('due_at', '>', latest),
      )
      .orderBy('due_at')
      .limit(limit);
  }

  /**
   * Takes a notification to send it: nobody else does until the lease ends.
   *
   * @returns undefined where another process was faster
   */
  async claim(
    row: NotificationRow,
    leaseUntil: string,
  ): Promise<NotificationRow | undefined> {
    const patch = {
      due_at: leaseUntil,
      lease_owner: randomUUID(),
      attempts: row.attempts + 1,
    };
    const count = await this.#knex<NotificationRow>(NOTIFICATIONS)
      .where({
        id: row.id,
        state: 'waiting',
        due_at: row.due_at,
        attempts: row.attempts,
      })
      .update(patch);
    return count ? { ...row, ...patch } : undefined;
  }

  /** Keeps a notification while it is being sent; false where another attempt has it. */
  async renew(row: NotificationRow, leaseUntil: string): Promise<boolean> {
    const count = await this.#knex<NotificationRow>(NOTIFICATIONS)
      .where({ id: row.id, state: 'waiting', lease_owner: row.lease_owner })
      .update({ due_at: leaseUntil });
    return count > 0;
  }

  /** Writes how an attempt ended; false where it is no longer the attempt that counts. */
  async finish(
    row: NotificationRow,
    result: { state: NotificationRow['state']; dueAt?: string },
    trx: Knex.Transaction,
  ): Promise<boolean> {
    const count = await trx<NotificationRow>(NOTIFICATIONS)
      .where({ id: row.id, state: 'waiting', lease_owner: row.lease_owner })
      .update({
        state: result.state,
        due_at: result.dueAt ?? row.due_at,
        lease_owner: null,
      });
    return count > 0;
  }

  /** Whether somebody else was told, or is yet to be told, on the same occasion. */
  async hasOthers(
    row: NotificationRow,
    trx: Knex.Transaction,
  ): Promise<boolean> {
    const { incident_id, occasion, round, level } = row;
    const other = await trx<NotificationRow>(NOTIFICATIONS)
      .where({ incident_id, occasion, round, level })
      .whereIn('state', ['waiting', 'sent'])
      .whereNot({ id: row.id })
      .first();
    return other !== undefined;
  }

  /** How far it is with telling somebody of the same in a later round: `sent` where somebody was told, `waiting` where somebody is yet to be told. */
  async findLaterRound({
    incident_id,
    occasion,
    round,
  }: NotificationRow): Promise<'sent' | 'waiting' | undefined> {
    const states: Array<'sent' | 'waiting'> = await this.#knex(NOTIFICATIONS)
      .where({ incident_id, occasion })
      .where('round', '>', round)
      .whereIn('state', ['waiting', 'sent'])
      .distinct()
      .pluck('state');
    return states.includes('sent') ? 'sent' : states[0];
  }

  /** Everybody who was told of an incident. */
  async listTold(incidentId: string, trx: Knex.Transaction): Promise<string[]> {
    const rows = await trx<NotificationRow>(NOTIFICATIONS)
      .where({ incident_id: incidentId, state: 'sent' })
      .distinct('recipient');
    return rows.map(({ recipient }) => recipient);
  }
}
