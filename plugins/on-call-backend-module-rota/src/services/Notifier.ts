import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { untilAborted } from '@paved-path/provider-kit-node';
import { Change } from '../database/IncidentStore';
import { RotaDatabase } from '../database/RotaDatabase';
import { IncidentRow, NotificationRow } from '../database/rows';
import { toIso } from '../rules/levels';
import { MINUTE } from '../rules/types';
import { notificationOf, wakes } from './notificationText';
import { People } from './People';
import { ServiceTitles } from './ServiceTitles';

/** How long one attempt may take. */
const SEND_TIMEOUT = 10_000;

/** Longer than an attempt may take: when it is over, the process that took the notification is gone. */
const LEASE = 30_000;

/** The wait after each failed attempt; after the last one the level counts as not told. */
const WAITS = [5_000, 15_000];

/** No notification waits longer, so one that seems to was written by a clock that was set back since. */
const LONGEST_WAIT = 2 * MINUTE;

const BATCH = 50;

type Outcome =
  | { state: 'sent' }
  | { state: 'dropped' }
  | { state: 'failed'; why: string; isFinal: boolean };

/**
 * Sends the notifications that wait in the database.
 *
 * @remarks
 * A page must not be lost, so it is sent at least once: whoever sends takes a lease first, and where the process is gone before it wrote that it had sent,
 * another one sends again when the lease is over. Such a repeat replaces the first notification, because both have the scope of their incident.
 *
 * @internal
 */
export class Notifier {
  readonly #database: RotaDatabase;
  readonly #notifications: NotificationService;
  readonly #people: People;
  readonly #titles: ServiceTitles;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #onChange: (incident: IncidentRow) => void;

  constructor(options: {
    database: RotaDatabase;
    notifications: NotificationService;
    people: People;
    titles: ServiceTitles;
    logger: LoggerService;
    now: () => number;
    onChange: (incident: IncidentRow) => void;
  }) {
    this.#database = options.database;
    this.#notifications = options.notifications;
    this.#people = options.people;
    this.#titles = options.titles;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#onChange = options.onChange;
  }

  /**
   * Sends what is due.
   *
   * @returns how many it took
   */
  async sendDue(): Promise<number> {
    const now = this.#now();
    const due = await this.#database.notifications.listDue(
      toIso(now),
      toIso(now + LONGEST_WAIT),
      BATCH,
    );
    const taken = await Promise.all(due.map(row => this.#takeAndSend(row)));
    return taken.filter(Boolean).length;
  }

  async #takeAndSend(row: NotificationRow): Promise<boolean> {
    try {
      const claimed = await this.#database.notifications.claim(
        row,
        toIso(this.#now() + LEASE),
      );
      if (!claimed) return false;
      const incident = await this.#database.incidents.get(row.incident_id);
      if (!incident) return false;
      const outcome = await this.#send(incident, claimed);
      await this.#record(claimed, outcome);
      return true;
    } catch (error) {
      // The lease ends, and it is tried again.
      this.#logger.error(
        `A notification of incident ${row.incident_id} is tried again: ${
          toError(error).message
        }`,
      );
      return false;
    }
  }

  async #send(incident: IncidentRow, row: NotificationRow): Promise<Outcome> {
    const isOver = wakes(row.occasion)
      ? incident.status !== 'triggered'
      : row.occasion === 'nobody' && incident.status === 'resolved';
    if (isOver) return { state: 'dropped' };
    const [isGone, service] = await Promise.all([
      this.#isGone(row.recipient),
      this.#titles.of(incident.service_ref),
    ]);
    if (isGone) {
      return {
        state: 'failed',
        why: 'the catalog has no such person or group; did they leave?',
        isFinal: true,
      };
    }
    try {
      await untilAborted(
        this.#notifications.send({
          recipients: { type: 'entity', entityRef: row.recipient },
          payload: notificationOf(incident, row, service),
        }),
        AbortSignal.timeout(SEND_TIMEOUT),
      );
      return { state: 'sent' };
    } catch (error) {
      this.#logger.warn(
        `Incident #${incident.number} could not be told to ${row.recipient}: ${
          toError(error).message
        }`,
      );
      // What the service said may hold more than the time line should show.
      const why = 'the notification could not be sent';
      return { state: 'failed', why, isFinal: row.attempts > WAITS.length };
    }
  }

  /** A catalog that does not answer keeps no page from being sent. */
  async #isGone(ref: string): Promise<boolean> {
    try {
      return !(await this.#people.has(ref));
    } catch (error) {
      this.#logger.warn(
        `The catalog does not say whether it has ${ref}: ${
          toError(error).message
        }`,
      );
      return false;
    }
  }

  async #record(row: NotificationRow, outcome: Outcome): Promise<void> {
    const { incidents, notifications } = this.#database;
    const now = this.#now();
    const retryAt =
      outcome.state === 'failed' && !outcome.isFinal
        ? now + WAITS[row.attempts - 1]
        : undefined;
    const changed = await incidents.change(
      row.incident_id,
      toIso(now),
      async (incident, trx) => {
        const isMine = await notifications.finish(
          row,
          retryAt === undefined
            ? { state: outcome.state }
            : { state: 'waiting', dueAt: toIso(retryAt) },
          trx,
        );
        if (!isMine || outcome.state === 'dropped') return undefined;
        // That somebody else has it by now is no news of the incident.
        if (!wakes(row.occasion) && row.occasion !== 'nobody') return undefined;
        if (outcome.state === 'sent') return this.#told(row);
        const change = this.#notTold(row, outcome.why, retryAt !== undefined);
        const isLost =
          retryAt === undefined &&
          isCurrent(row, incident) &&
          !(await notifications.hasOthers(row, trx));
        if (!isLost) return change;
        // Waiting would reach nobody, so the next level is due now.
        change.patch = { next_escalation_at: toIso(now) };
        change.events?.push({
          kind: 'other',
          level: row.level,
          text: `Nobody at level ${row.level} could be told: on to the next at once`,
        });
        return change;
      },
    );
    if (changed?.isChanged) this.#onChange(changed.row);
  }

  #told(row: NotificationRow): Change {
    const who = this.#describe(row.recipient);
    return {
      patch: wakes(row.occasion) ? { reached: true } : {},
      events: [
        {
          kind: 'notified',
          who,
          level: row.occasion === 'page' ? row.level : undefined,
          text: `Told ${who.name}${roleOf(row).replace(/,$/, '')}`,
        },
      ],
    };
  }

  #notTold(row: NotificationRow, why: string, isRepeated: boolean): Change {
    const who = this.#describe(row.recipient);
    const then = isRepeated ? '; it is tried again' : '';
    return {
      events: [
        {
          kind: 'notification-failed',
          who,
          level: row.occasion === 'page' ? row.level : undefined,
          text: `${who.name}${roleOf(row)} could not be told: ${why}${then}`,
        },
      ],
    };
  }

  #describe(ref: string): Person {
    return ref.startsWith('user:') ? this.#people.personOf(ref) : { name: ref };
  }
}

function roleOf({ occasion }: NotificationRow): string {
  if (occasion === 'nobody') return ', who paged,';
  if (occasion === 'fallback') return ', who stand in where nobody is left,';
  return '';
}

/** Whether the incident still waits for the people of this notification. */
function isCurrent(row: NotificationRow, incident: IncidentRow): boolean {
  return (
    incident.status === 'triggered' &&
    (row.occasion === 'page' || row.occasion.startsWith('reassigned')) &&
    incident.round === row.round &&
    incident.level === row.level
  );
}
