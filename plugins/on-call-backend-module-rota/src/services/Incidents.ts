import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  TriggerRequest,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import {
  ChangeDecision,
  IncidentStore,
  NewNotification,
} from '../database/IncidentStore';
import { RotaDatabase } from '../database/RotaDatabase';
import { IncidentRow } from '../database/rows';
import { DEFAULT_ESCALATE_AFTER } from '../file/rotaSchema';
import { toIso } from '../rules/levels';
import { DAY } from '../rules/types';
import { Escalator } from './Escalator';
import { People } from './People';
import { newsOf } from './notificationText';
import { parseKey, Rotas } from './Rotas';

/** What people do with incidents. @internal */
export class Incidents {
  readonly #database: RotaDatabase;
  readonly #rotas: Rotas;
  readonly #people: People;
  readonly #escalator: Escalator;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #onChange: (incident: IncidentRow) => void;

  constructor(options: {
    database: RotaDatabase;
    rotas: Rotas;
    people: People;
    escalator: Escalator;
    logger: LoggerService;
    now: () => number;
    onChange: (incident: IncidentRow) => void;
  }) {
    this.#database = options.database;
    this.#rotas = options.rotas;
    this.#people = options.people;
    this.#escalator = options.escalator;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#onChange = options.onChange;
  }

  /** Begins an incident, and works out whom it wakes; the notifications are written, and sent soon. */
  async trigger(request: TriggerRequest): Promise<IncidentRow> {
    const { key, title, details, urgency, requester, link } = request;
    const { rota, serviceRef } = parseKey(key);
    const now = this.#now();
    const at = toIso(now);
    const before = await this.#database.incidents.findByKey(
      serviceRef,
      request.idempotencyKey,
    );
    if (before) return before;
    const { find } = await this.#rotas.load(now - DAY);
    if (!find(rota)) {
      throw new InputError(
        `There is no rota "${rota}", so nobody would be woken; correct the name at ${serviceRef}, or add the rota`,
      );
    }
    const { row, isNew } = await this.#create(
      {
        service_ref: serviceRef,
        rota,
        title,
        details: details ?? null,
        link: link ?? null,
        urgency,
        status: 'triggered',
        idempotency_key: request.idempotencyKey,
        requested_by: JSON.stringify(toPerson(requester)),
        acknowledged_by: '[]',
        resolved_by: null,
        resolution: null,
        assignees: '[]',
        created_at: at,
        acknowledged_at: null,
        resolved_at: null,
        round: 0,
        first_round: 0,
        tries: 0,
        level: 0,
        level_at: at,
        next_escalation_at: at,
        reached: false,
      },
      [
        {
          kind: 'triggered',
          who: toPerson(requester),
          text: `Paged with ${urgency} urgency: ${title}`,
        },
      ],
    );
    if (isNew) {
      this.#onChange(row);
      return this.#begin(row);
    }
    return row;
  }

  /** The incident is there, and its first level is due: what fails from here on is done soon, by this process or another. */
  async #begin(row: IncidentRow): Promise<IncidentRow> {
    try {
      await this.#escalator.step(row.id);
      return (await this.#database.incidents.get(row.id)) ?? row;
    } catch (error) {
      this.#logger.error(
        `The first level of incident #${row.number} is told a little later: ${
          toError(error).message
        }`,
      );
      return row;
    }
  }

  /** @throws UnknownOutcomeError where the database broke off: it may have written the incident */
  async #create(
    ...incident: Parameters<IncidentStore['create']>
  ): ReturnType<IncidentStore['create']> {
    try {
      return await this.#database.incidents.create(...incident);
    } catch (error) {
      this.#logger.error(
        `It is not known whether an incident was written: ${
          toError(error).message
        }`,
      );
      throw new UnknownOutcomeError(
        'the database of on-call broke off while the incident was written',
      );
    }
  }

  async acknowledge(id: string, actor: Actor): Promise<IncidentRow> {
    const who = toPerson(actor);
    return this.#change(id, async (row, trx) => {
      if (row.status === 'resolved') {
        throw new ConflictError(`Incident #${row.number} is resolved already`);
      }
      const by = JSON.parse(row.acknowledged_by) as Person[];
      if (by.some(({ entityRef }) => entityRef === actor.entityRef)) {
        return undefined;
      }
      const at = toIso(this.#now());
      const people = [...by, who];
      return {
        patch: {
          status: 'acknowledged',
          acknowledged_at: row.acknowledged_at ?? at,
          acknowledged_by: JSON.stringify(people),
          assignees: JSON.stringify(people.map(each => each.entityRef)),
          next_escalation_at: null,
        },
        events: [
          { kind: 'acknowledged', who, text: `${who.name} acknowledged it` },
        ],
        notifications: await this.#tellAll(row, 'acknowledged', trx),
      };
    });
  }

  async resolve(
    id: string,
    { resolution, actor }: { resolution?: string; actor: Actor },
  ): Promise<IncidentRow> {
    const who = toPerson(actor);
    return this.#change(id, async (row, trx) => {
      if (row.status === 'resolved') return undefined;
      const how = resolution?.trim();
      return {
        patch: {
          status: 'resolved',
          resolved_at: toIso(this.#now()),
          resolved_by: JSON.stringify(who),
          resolution: how || null,
          next_escalation_at: null,
        },
        events: [
          {
            kind: 'resolved',
            who,
            text: how
              ? `${who.name} resolved it: ${how}`
              : `${who.name} resolved it`,
          },
        ],
        notifications: await this.#tellAll(row, 'resolved', trx),
      };
    });
  }

  /** Gives the incident to somebody, who has to acknowledge it in their turn. */
  async reassign(
    id: string,
    { to, actor }: { to: Actor; actor: Actor },
  ): Promise<IncidentRow> {
    await this.#people.load([to.entityRef]);
    if (this.#people.isUnknown(to.entityRef)) {
      throw new InputError(
        `The catalog has no user ${to.entityRef}, so they cannot be told`,
      );
    }
    const now = this.#now();
    const { find } = await this.#rotas.load(now - DAY);
    const who = toPerson(actor);
    return this.#change(id, row => {
      if (row.status === 'resolved') {
        throw new ConflictError(`Incident #${row.number} is resolved already`);
      }
      const level = find(row.rota)?.levels[Math.max(0, row.level - 1)];
      const wait = level?.escalateAfter ?? DEFAULT_ESCALATE_AFTER;
      return {
        patch: {
          status: 'triggered',
          acknowledged_at: null,
          acknowledged_by: '[]',
          assignees: JSON.stringify([to.entityRef]),
          level_at: toIso(now),
          next_escalation_at: row.urgency === 'high' ? toIso(now + wait) : null,
        },
        events: [
          {
            kind: 'reassigned',
            who,
            text: `${who.name} gave it to ${to.name}`,
          },
        ],
        notifications: [
          {
            // Somebody may be given it twice, and is told each time.
            occasion: `reassigned-${row.version}`,
            round: row.round,
            level: row.level,
            recipient: to.entityRef,
          },
        ],
      };
    });
  }

  async addNote(
    id: string,
    request: { text: string; actor: Actor; idempotencyKey: string },
  ): Promise<IncidentRow> {
    const { text, actor, idempotencyKey } = request;
    return this.#change(id, () => ({
      events: [{ kind: 'note', who: toPerson(actor), text, idempotencyKey }],
    }));
  }

  /**
   * Whoever was woken hears that somebody has it, and whoever has it as well: the notification replaces the one that woke them, which asks them to
   * do what is done.
   */
  async #tellAll(
    row: IncidentRow,
    status: 'acknowledged' | 'resolved',
    trx: Knex.Transaction,
  ): Promise<NewNotification[]> {
    const told = await this.#database.notifications.listTold(row.id, trx);
    return told.map(recipient => newsOf(row, status, recipient));
  }

  async #change(id: string, decide: ChangeDecision): Promise<IncidentRow> {
    const changed = await this.#database.incidents.change(
      id,
      toIso(this.#now()),
      decide,
    );
    if (!changed) throw new NotFoundError(`There is no incident ${id}`);
    if (changed.isChanged) this.#onChange(changed.row);
    return changed.row;
  }
}

function toPerson({ name, entityRef }: Actor): Person & { entityRef: string } {
  return { name, entityRef };
}
