import {
  IncidentEvent,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { EventRow, IncidentRow, NotificationRow, toPerson } from './rows';

const INCIDENTS = 'rota__incidents';
const EVENTS = 'rota__events';
const NOTIFICATIONS = 'rota__notifications';
const COUNTERS = 'rota__counters';

/** A service reference is asked for in chunks, since databases take only so many parameters. */
const CHUNK = 400;

/** @internal */
export type NewEvent = Pick<IncidentEvent, 'kind' | 'text' | 'level'> & {
  who?: Person;
  /** A second event of the same key is not written. */
  idempotencyKey?: string;
};

/** An event of another time than now, ISO 8601 in UTC. @internal */
export type TimedEvent = NewEvent & { at?: string };

/** Whom to tell; the same one, for the same reason, in the same round and at the same level, is told once. @internal */
export type NewNotification = Pick<
  NotificationRow,
  'occasion' | 'round' | 'level' | 'recipient'
>;

/** What is done to an incident in one go. @internal */
export type Change = {
  patch?: Partial<IncidentRow>;
  events?: NewEvent[];
  notifications?: NewNotification[];
};

/** Answers what to do to an incident, or undefined for nothing; it may write on the same transaction. @internal */
export type ChangeDecision = (
  row: IncidentRow,
  trx: Knex.Transaction,
) => Change | undefined | Promise<Change | undefined>;

/** @internal */
export type NewIncident = Omit<
  IncidentRow,
  'id' | 'number' | 'version' | 'updated_at'
>;

/** Incidents with their time lines. @internal */
export class IncidentStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(id: string): Promise<IncidentRow | undefined> {
    return this.#knex<IncidentRow>(INCIDENTS).where({ id }).first();
  }

  async findByKey(
    serviceRef: string,
    idempotencyKey: string,
    on: Knex = this.#knex,
  ): Promise<IncidentRow | undefined> {
    return on<IncidentRow>(INCIDENTS)
      .where({ service_ref: serviceRef, idempotency_key: idempotencyKey })
      .first();
  }

  /** The open incidents of services, the newest first. */
  async listOpen(serviceRefs: string[]): Promise<IncidentRow[]> {
    const found: IncidentRow[] = [];
    for (let at = 0; at < serviceRefs.length; at += CHUNK) {
      const rows = await this.#knex<IncidentRow>(INCIDENTS)
        .whereIn('service_ref', serviceRefs.slice(at, at + CHUNK))
        .whereIn('status', ['triggered', 'acknowledged'])
        .orderBy('number', 'desc');
      found.push(...rows);
    }
    return found;
  }

  /** The incidents of a service that changed since then, the newest first. */
  async listChanged(serviceRef: string, since: string): Promise<IncidentRow[]> {
    return this.#knex<IncidentRow>(INCIDENTS)
      .where({ service_ref: serviceRef })
      .where('updated_at', '>=', since)
      .orderBy('number', 'desc');
  }

  async listEvents(incidentId: string): Promise<IncidentEvent[]> {
    const rows = await this.#knex<EventRow>(EVENTS)
      .where({ incident_id: incidentId })
      .orderBy([{ column: 'at' }, { column: 'id' }]);
    return rows.map(row => ({
      id: String(row.id),
      at: row.at,
      kind: row.kind as IncidentEvent['kind'],
      who: toPerson(row.who),
      text: row.text,
      level: row.level ?? undefined,
    }));
  }

  /** Those whose next level is due. */
  async listDue(now: string, limit: number): Promise<IncidentRow[]> {
    return this.#knex<IncidentRow>(INCIDENTS)
      .where({ status: 'triggered' })
      .where('next_escalation_at', '<=', now)
      .orderBy('next_escalation_at')
      .limit(limit);
  }

  /** Those whose level began after this moment, which means that a clock was set back. */
  async listBegunAfter(moment: string): Promise<IncidentRow[]> {
    return this.#knex<IncidentRow>(INCIDENTS)
      .where({ status: 'triggered' })
      .whereNotNull('next_escalation_at')
      .where('level_at', '>', moment);
  }

  /**
   * Writes an incident with the next number; the one that the same key made before is answered instead.
   */
  async create(
    incident: NewIncident,
    events: TimedEvent[],
  ): Promise<{ row: IncidentRow; isNew: boolean }> {
    return this.#knex.transaction(async trx => {
      // Whoever makes an incident waits here for whoever makes another, so numbers have no holes and keys no twins.
      const number = (await this.#lastNumber(trx)) + 1;
      const before = await this.findByKey(
        incident.service_ref,
        incident.idempotency_key,
        trx,
      );
      if (before) return { row: before, isNew: false };
      const row = await insert(trx, { incident, events, number });
      return { row, isNew: true };
    });
  }

  /**
   * Writes incidents into a database that never had one.
   *
   * @returns false where it had
   */
  async createFirst(
    incidents: { incident: NewIncident; events: TimedEvent[] }[],
  ): Promise<boolean> {
    return this.#knex.transaction(async trx => {
      if ((await this.#lastNumber(trx)) > 0) return false;
      for (const [index, each] of incidents.entries()) {
        await insert(trx, { ...each, number: index + 1 });
      }
      return true;
    });
  }

  /**
   * Changes an incident with its row locked, so that whoever decides sees what the last one wrote.
   *
   * @returns the incident after it; undefined where there is none
   */
  async change(
    id: string,
    now: string,
    decide: ChangeDecision,
  ): Promise<{ row: IncidentRow; isChanged: boolean } | undefined> {
    return this.#knex.transaction(async trx => {
      const row = await trx<IncidentRow>(INCIDENTS)
        .where({ id })
        .forUpdate()
        .first();
      if (!row) return undefined;
      const change = await decide(row, trx);
      if (!change) return { row, isChanged: false };
      const patch = {
        ...change.patch,
        updated_at: now,
        version: row.version + 1,
      };
      const count = await trx<IncidentRow>(INCIDENTS)
        .where({ id, version: row.version })
        .update(patch);
      if (!count) throw new Error(`Incident ${id} was changed by another`);
      await addEvents(trx, id, change.events ?? [], now);
      await addNotifications(trx, id, change.notifications ?? [], now);
      return { row: { ...row, ...patch }, isChanged: true };
    });
  }

  async deleteResolvedBefore(moment: string): Promise<number> {
    return this.#knex(INCIDENTS).where('resolved_at', '<', moment).delete();
  }

  async #lastNumber(on: Knex): Promise<number> {
    const row = await on<{ name: string; value: number }>(COUNTERS)
      .where({ name: 'incidents' })
      .forUpdate()
      .first();
    return row?.value ?? 0;
  }
}

async function insert(
  trx: Knex.Transaction,
  options: { incident: NewIncident; events: TimedEvent[]; number: number },
): Promise<IncidentRow> {
  const { incident, events, number } = options;
  await trx(COUNTERS).where({ name: 'incidents' }).update({ value: number });
  const last = events.reduce(
    (latest, { at }) => (at && at > latest ? at : latest),
    incident.created_at,
  );
  const row: IncidentRow = {
    ...incident,
    id: randomUUID(),
    number,
    version: 1,
    updated_at: last,
  };
  await trx<IncidentRow>(INCIDENTS).insert(row);
  await addEvents(trx, row.id, events, incident.created_at);
  return row;
}

async function addEvents(
  trx: Knex.Transaction,
  incidentId: string,
  events: TimedEvent[],
  now: string,
): Promise<void> {
  for (const { kind, text, level, who, idempotencyKey, at } of events) {
    await trx<EventRow>(EVENTS)
      .insert({
        incident_id: incidentId,
        at: at ?? now,
        kind,
        text,
        level: level ?? null,
        who: who ? JSON.stringify(who) : null,
        idempotency_key: idempotencyKey ?? null,
      })
      .onConflict(['incident_id', 'idempotency_key'])
      .ignore();
  }
}

async function addNotifications(
  trx: Knex.Transaction,
  incidentId: string,
  notifications: NewNotification[],
  now: string,
): Promise<void> {
  for (const notification of notifications) {
    await dropOlder(trx, incidentId, notification, now);
    await trx<NotificationRow>(NOTIFICATIONS)
      .insert({
        ...notification,
        id: randomUUID(),
        incident_id: incidentId,
        state: 'waiting',
        attempts: 0,
        created_at: now,
        due_at: now,
        lease_owner: null,
      })
      .onConflict(['incident_id', 'occasion', 'round', 'level', 'recipient'])
      .ignore();
  }
}

/** Who is told anew is not told as well what waited for them: after an outage they would get it once for each round. What is being sent just now is left. */
async function dropOlder(
  trx: Knex.Transaction,
  incidentId: string,
  { occasion, recipient, round, level }: NewNotification,
  now: string,
): Promise<void> {
  await trx<NotificationRow>(NOTIFICATIONS)
    .where({
      incident_id: incidentId,
      occasion,
      recipient,
      state: 'waiting',
    })
    .where(other => other.whereNot({ round }).orWhereNot({ level }))
    .where(free => free.whereNull('lease_owner').orWhere('due_at', '<=', now))
    .update({ state: 'dropped', lease_owner: null });
}
