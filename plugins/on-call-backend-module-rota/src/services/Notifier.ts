import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { RotaDatabase } from '../database/RotaDatabase';
import { IncidentRow, NotificationRow } from '../database/rows';
import { toIso } from '../rules/levels';
import { MINUTE } from '../rules/types';
import { EntityTitles } from './EntityTitles';
import { notificationOf, wakes } from './notificationText';
import { isCurrent, notTold, told } from './outcomes';
import { People } from './People';

/** Longer than it is until the lease is renewed: when it is over, the process that took the notification is gone. */
const LEASE = 30_000;

/** For so many times the time that an attempt may take it is waited for; what has not ended by then is tried again. */
const PATIENCE = 12;

/** The wait after each failed attempt; the last one holds for all that follow. */
const WAITS = [5_000, 15_000, 30_000, MINUTE];

/** For so long it is tried to tell what wakes nobody. A page is tried until somebody has it. */
const NEWS_KEPT = 60 * MINUTE;

/** No notification waits longer, so one that seems to was written by a clock that was set back since. */
const LONGEST_WAIT = 2 * MINUTE;

const BATCH = 50;

/** Ends after so many milliseconds, and fails where it is told to end before. @internal */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

type Outcome =
  | { state: 'sent' }
  | { state: 'dropped' }
  /** It depends on another one whether it is sent. */
  | { state: 'waiting' }
  | { state: 'failed'; why: string; isFinal: boolean };

/**
 * Sends the notifications that wait in the database.
 *
 * @remarks
 * A page must not be lost, so it is sent at least once: whoever sends takes a lease first, and where the process is gone before it wrote that it had sent,
 * another one sends again when the lease is over. Such a repeat replaces the first notification, because both have the scope of their incident.
 * An attempt that takes long may have told them already, so its end is waited for before there is another.
 *
 * @internal
 */
export class Notifier {
  readonly #database: RotaDatabase;
  readonly #notifications: NotificationService;
  readonly #people: People;
  readonly #titles: EntityTitles;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #sendTimeout: number;
  readonly #wait: Wait;
  readonly #onChange: (incident: IncidentRow) => void;
  readonly #slow = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();

  constructor(options: {
    database: RotaDatabase;
    notifications: NotificationService;
    people: People;
    titles: EntityTitles;
    logger: LoggerService;
    now: () => number;
    /** How long an attempt may take before others are no longer kept waiting for it, in milliseconds. */
    sendTimeout: number;
    wait: Wait;
    onChange: (incident: IncidentRow) => void;
  }) {
    this.#database = options.database;
    this.#notifications = options.notifications;
    this.#people = options.people;
    this.#titles = options.titles;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#sendTimeout = options.sendTimeout;
    this.#wait = options.wait;
    this.#onChange = options.onChange;
  }

  /** Leaves what has not ended to another process. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await Promise.all(this.#slow);
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
      // Meanwhile: no page waits for a name.
      const naming = this.#nameOfGroup(row.recipient);
      const sending = this.#send(incident, claimed);
      const ending = async (outcome: Outcome) =>
        this.#record(claimed, outcome, await naming);
      const outcome = await this.#within(sending);
      if (outcome) await ending(outcome);
      else this.#follow(claimed, sending, ending);
      return true;
    } catch (error) {
      this.#triedAgain(row, error);
      return false;
    }
  }

  /** Waits for an attempt that takes long, which keeps nobody else waiting; nobody else makes one meanwhile. */
  #follow(
    row: NotificationRow,
    sending: Promise<Outcome>,
    ending: (outcome: Outcome) => Promise<void>,
  ): void {
    const following = this.#untilEnded(row, sending)
      .then(async outcome => outcome && (await ending(outcome)))
      .catch(error => this.#triedAgain(row, error))
      .finally(() => this.#slow.delete(following));
    this.#slow.add(following);
  }

  async #untilEnded(
    row: NotificationRow,
    sending: Promise<Outcome>,
  ): Promise<Outcome | undefined> {
    for (let turn = 1; turn < PATIENCE; turn += 1) {
      if (this.#stopping.signal.aborted) return undefined;
      const until = toIso(this.#now() + LEASE);
      const isMine = await this.#database.notifications.renew(row, until);
      if (!isMine) return undefined;
      const outcome = await this.#within(sending, this.#stopping.signal);
      if (outcome) return outcome;
    }
    const why = 'it was not confirmed that the notification was sent';
    return { state: 'failed', why, isFinal: this.#isTooLate(row) };
  }

  /** How an attempt ended; undefined where it has not by the time that one may take. */
  async #within(
    sending: Promise<Outcome>,
    ...others: AbortSignal[]
  ): Promise<Outcome | undefined> {
    const isOver = new AbortController();
    try {
      return await Promise.race([
        sending,
        this.#wait(
          this.#sendTimeout,
          AbortSignal.any([isOver.signal, ...others]),
        ).then(
          () => undefined,
          () => undefined,
        ),
      ]);
    } finally {
      isOver.abort();
    }
  }

  /** The lease ends, and another attempt is made. */
  #triedAgain(row: NotificationRow, error: unknown): void {
    this.#logger.error(
      `A notification of incident ${row.incident_id} is tried again: ${
        toError(error).message
      }`,
    );
  }

  #isTooLate(row: NotificationRow): boolean {
    const age = this.#now() - Date.parse(row.created_at);
    return !wakes(row.occasion) && age > NEWS_KEPT;
  }

  async #send(incident: IncidentRow, row: NotificationRow): Promise<Outcome> {
    const isOver = wakes(row.occasion)
      ? incident.status !== 'triggered'
      : row.occasion === 'nobody' && incident.status === 'resolved';
    const later = isOver ? undefined : await this.#findLater(incident, row);
    if (isOver || later === 'sent') return { state: 'dropped' };
    if (later) return { state: later };
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
      await this.#notifications.send({
        recipients: { type: 'entity', entityRef: row.recipient },
        payload: notificationOf(incident, row, service),
      });
      return { state: 'sent' };
    } catch (error) {
      this.#logger.warn(
        `Incident #${incident.number} could not be told to ${row.recipient}: ${
          toError(error).message
        }`,
      );
      // What the service said may hold more than the time line should show.
      const why = 'the notification could not be sent';
      return { state: 'failed', why, isFinal: this.#isTooLate(row) };
    }
  }

  /** Of a page of a round that is long over, whether others are told by now, or soon: whoever it was for may be off duty since. */
  async #findLater(
    incident: IncidentRow,
    row: NotificationRow,
  ): Promise<'sent' | 'waiting' | undefined> {
    return row.occasion === 'page' && row.round < incident.first_round
      ? this.#database.notifications.findLaterRound(row)
      : undefined;
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

  async #record(
    row: NotificationRow,
    outcome: Outcome,
    group: string | undefined,
  ): Promise<void> {
    const { incidents, notifications } = this.#database;
    const now = this.#now();
    const who =
      group === undefined
        ? this.#people.personOf(row.recipient)
        : { name: group };
    const isAgain =
      outcome.state === 'waiting' ||
      (outcome.state === 'failed' && !outcome.isFinal);
    const dueAt = now + WAITS[Math.min(row.attempts, WAITS.length) - 1];
    const changed = await incidents.change(
      row.incident_id,
      toIso(now),
      async (incident, trx) => {
        const isMine = await notifications.finish(
          row,
          isAgain
            ? { state: 'waiting', dueAt: toIso(dueAt) }
            : { state: outcome.state },
          trx,
        );
        if (!isMine) return undefined;
        if (outcome.state === 'dropped' || outcome.state === 'waiting') {
          return undefined;
        }
        // That somebody else has it by now is no news of the incident.
        if (!wakes(row.occasion) && row.occasion !== 'nobody') return undefined;
        if (outcome.state === 'sent') return told(row, who, incident);
        // An outage is told once, not with each attempt.
        if (isAgain && row.attempts > 1) return undefined;
        const change = notTold(row, who, outcome.why, isAgain);
        const isLost =
          !isAgain &&
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

  /** What people call a group; undefined for a person. */
  async #nameOfGroup(ref: string): Promise<string | undefined> {
    return ref.startsWith('user:') ? undefined : this.#titles.of(ref);
  }
}
