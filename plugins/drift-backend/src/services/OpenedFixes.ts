import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  OpenedFix,
  openedFixSchema,
  OpenFixRequest,
} from '@paved-path/backstage-plugin-drift-common';
import type { OutcomeUnknownError } from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '@paved-path/provider-kit-node';
import { DriftDatabase } from '../database/DriftDatabase';
import { OpenedFixKey, OpenedFixRow } from '../database/OpenedFixStore';
import { EnvironmentRow } from '../database/rows';
import { StandstillWatch } from '../rules/standstill';
import { FixSubject } from './describeIssue';
import { DriftReporter } from './DriftReporter';
import { FixOptions, OpenableOption } from './FixOptions';
import { HEARTBEAT, LEASE, LONGEST_GAP } from './lease';

const LOOK_INTERVAL = 250;
// By its name, as a module may bring its own copy of the class.
const OUTCOME_UNKNOWN: OutcomeUnknownError['name'] = 'OutcomeUnknownError';
const NEW_KEY = 'try again with a new request';

/** Opens fixes, each key once: also where it is sent twice at a time, to two replicas, or after a restart. @internal */
export class OpenedFixes {
  readonly #database: DriftDatabase;
  readonly #options: FixOptions;
  readonly #reporter: DriftReporter;
  readonly #timeout: number;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: {
    database: DriftDatabase;
    fixOptions: FixOptions;
    reporter: DriftReporter;
    /** How long opening one may take, in milliseconds. */
    timeout: number;
  }) {
    this.#database = options.database;
    this.#options = options.fixOptions;
    this.#reporter = options.reporter;
    this.#timeout = options.timeout;
  }

  /**
   * Opens an option for what is drifted, and neither acknowledged nor ignored.
   *
   * @throws InputError where there is no such option; ConflictError where nothing is to be fixed, where the key was used for another option, or
   * where it is not known whether it was opened; ServiceUnavailableError where it was not opened
   */
  async open(
    row: EnvironmentRow,
    request: OpenFixRequest,
    caller: { actor: string; key: string },
  ): Promise<OpenedFix> {
    const key: OpenedFixKey = {
      environment_id: row.id,
      opened_by: caller.actor,
      idempotency_key: caller.key,
    };
    if (!(await this.#database.openedFixes.find(key))) {
      await this.#begin(row, request, key);
    }
    return this.#outcome(key, request);
  }

  /** Ends what is being opened here. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend was stopped in the middle'));
    await Promise.all(this.#running);
  }

  async #begin(
    row: EnvironmentRow,
    { optionId }: OpenFixRequest,
    key: OpenedFixKey,
  ): Promise<void> {
    if (row.retired_at) {
      throw new InputError('id: the environment is retired');
    }
    const openable = await this.#options.requireOpenable(row, optionId);
    const subject = await this.#subjectOf(row, key.opened_by);
    const opening: OpenedFixRow = {
      ...key,
      id: randomUUID(),
      option_id: optionId,
      offered: JSON.stringify(openable.option),
      state: 'opening',
      beat: 0,
      opened: null,
      reason: lookAt(openable.place),
      begun_at: new Date().toISOString(),
      ended_at: null,
    };
    if (!(await this.#database.openedFixes.begin(opening))) return;
    const work = this.#work(row, opening, openable, subject);
    this.#running.add(work);
    // Whoever asked waits for the row, and another process may answer them as well.
    void work.finally(() => this.#running.delete(work));
  }

  /** @throws ConflictError where nothing is left to be fixed */
  async #subjectOf(row: EnvironmentRow, actor: string): Promise<FixSubject> {
    const open = await this.#database.drifts.listOpen(row.id);
    const fixable = open.filter(
      drift => drift.state === 'new' && !drift.ignoreRuleIds.length,
    );
    if (!fixable.length) {
      throw new ConflictError(
        open.length
          ? `All that drifted in ${row.name} is acknowledged or ignored; there is nothing to fix`
          : `Nothing is known to have drifted in ${row.name}; there is nothing to fix`,
      );
    }
    return {
      drifts: fixable.map(drift => drift.resource),
      leftOut: open.length - fixable.length,
      actor,
    };
  }

  async #work(
    row: EnvironmentRow,
    opening: OpenedFixRow,
    { option, place, open }: OpenableOption,
    subject: FixSubject,
  ): Promise<void> {
    const { openedFixes } = this.#database;
    // A beat that is missed shows as one that is missed.
    const heartbeat = setInterval(
      () => openedFixes.beat(opening.id).catch(() => {}),
      HEARTBEAT,
    );
    const { signal } = this.#stopping;
    // Once the host was asked and nothing clear was heard from it, it may be open.
    let mayBeOpen = false;
    try {
      const opened = await withDeadline(
        `“${option.title}”`,
        this.#timeout,
        each => {
          each.addEventListener('abort', () => {
            mayBeOpen = true;
          });
          return open(subject, each);
        },
        signal,
      );
      mayBeOpen = true;
      await openedFixes.end(opening.id, {
        state: 'opened',
        opened: openedFixSchema.parse(opened),
      });
      this.#reporter.changed(row);
    } catch (thrown) {
      const error = toError(thrown);
      const message = error.message.replaceAll('\0', '').slice(0, 2000);
      const isUnknown = mayBeOpen || error.name === OUTCOME_UNKNOWN;
      await openedFixes
        .end(
          opening.id,
          isUnknown
            ? { state: 'unknown', reason: `${message}; ${lookAt(place)}` }
            : { state: 'failed', reason: message },
        )
        // Then it is known by its silence that it has not come to an end.
        .catch(() => {});
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Waits for what became of a key, whoever works on it. */
  async #outcome(
    key: OpenedFixKey,
    { optionId }: OpenFixRequest,
  ): Promise<OpenedFix> {
    const { openedFixes } = this.#database;
    const watch = new StandstillWatch(LONGEST_GAP);
    for (;;) {
      const row = await openedFixes.find(key);
      if (!row) throw new Error('What was opened is no longer known');
      if (row.option_id !== optionId) {
        throw new ConflictError(
          `The Idempotency-Key was used for the option ${row.option_id}; use a new key for a new request`,
        );
      }
      if (row.state !== 'opening') return outcomeOf(row);
      const unchanged = watch.look(new Map([[row.id, String(row.beat)]]));
      if ((unchanged.get(row.id) ?? 0) >= LEASE) {
        const reason = `the backend ended in the middle; ${row.reason}`;
        await openedFixes.end(row.id, { state: 'unknown', reason }, row.beat);
        continue;
      }
      await wait(LOOK_INTERVAL);
    }
  }
}

function lookAt(place: string): string {
  return `look at ${place} first`;
}

function outcomeOf(row: OpenedFixRow): OpenedFix {
  if (row.state === 'opened') {
    return openedFixSchema.parse(JSON.parse(row.opened as string));
  }
  const { title } = JSON.parse(row.offered) as { title: string };
  if (row.state === 'unknown') {
    throw new ConflictError(
      `It is unknown whether “${title}” was done, which began at ${row.begun_at}: ${row.reason}, then ${NEW_KEY}`,
    );
  }
  throw new ServiceUnavailableError(
    `“${title}” was not done: ${row.reason}; ${NEW_KEY}`,
  );
}
