import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { RotaDatabase } from '../database/RotaDatabase';
import { IncidentRow } from '../database/rows';
import { toIso } from '../rules/levels';
import { DAY, MINUTE, WeekWindow } from '../rules/types';
import { Notifier } from './Notifier';
import { People } from './People';
import { Rotas } from './Rotas';
import { takeStep } from './takeStep';

const BATCH = 100;

/** Clocks of machines may differ by so much without one of them having been set back. */
const CLOCK_SLACK = MINUTE;

/** A step may lead to the next at once, but not for ever. */
const MAX_TURNS = 50;

/**
 * Takes incidents from level to level by the clock, in whichever process is first.
 *
 * @remarks
 * Each step is decided with the incident's row locked and only where the step is still due, and the notifications of a level are written with it. So a level
 * is begun once, whatever number of processes look at it, and what one of them leaves undone another one does.
 *
 * @internal
 */
export class Escalator {
  readonly #database: RotaDatabase;
  readonly #rotas: Rotas;
  readonly #people: People;
  readonly #notifier: Notifier;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #workingHours: WeekWindow[];
  readonly #fallback: string | undefined;
  readonly #onChange: (incident: IncidentRow) => void;

  constructor(options: {
    database: RotaDatabase;
    rotas: Rotas;
    people: People;
    notifier: Notifier;
    logger: LoggerService;
    now: () => number;
    workingHours: WeekWindow[];
    fallback: string | undefined;
    onChange: (incident: IncidentRow) => void;
  }) {
    this.#database = options.database;
    this.#rotas = options.rotas;
    this.#people = options.people;
    this.#notifier = options.notifier;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#workingHours = options.workingHours;
    this.#fallback = options.fallback;
    this.#onChange = options.onChange;
  }

  /** Does all that is due now. */
  async run(): Promise<void> {
    try {
      await this.#noticeSetBackClock();
      for (let turn = 0; turn < MAX_TURNS; turn += 1) {
        const steps = await this.#takeDueSteps();
        const sent = await this.#notifier.sendDue();
        if (!steps && !sent) return;
      }
    } catch (error) {
      // What is due stays due, and is done at the next run.
      this.#logger.error(
        `Incidents could not be escalated: ${toError(error).message}`,
      );
    }
  }

  /** Takes the next step of an incident if it is due; false where it is not, or another process was faster. */
  async step(id: string): Promise<boolean> {
    const incident = await this.#database.incidents.get(id);
    if (!incident) return false;
    const now = this.#now();
    const { find } = await this.#rotas.load(now - DAY);
    const rota = find(incident.rota);
    await this.#people.load([
      ...(rota?.layers.flatMap(({ people }) => people) ?? []),
      ...(rota?.levels.flatMap(({ people }) => people) ?? []),
    ]);
    const changed = await this.#database.incidents.change(
      id,
      toIso(now),
      row => {
        const due = row.next_escalation_at;
        if (row.status !== 'triggered' || !due || due > toIso(now)) {
          return undefined;
        }
        return takeStep(row, {
          rota,
          find,
          now,
          workingHours: this.#workingHours,
          fallback: this.#fallback,
          nameOf: ref => this.#people.personOf(ref).name,
        });
      },
    );
    if (!changed?.isChanged) return false;
    this.#onChange(changed.row);
    return true;
  }

  async #takeDueSteps(): Promise<number> {
    const due = await this.#database.incidents.listDue(
      toIso(this.#now()),
      BATCH,
    );
    let taken = 0;
    for (const { id, number } of due) {
      try {
        if (await this.step(id)) taken += 1;
      } catch (error) {
        this.#logger.error(
          `Incident #${number} could not be escalated: ${
            toError(error).message
          }`,
        );
      }
    }
    return taken;
  }

  /** Where the clock was set back, a level would wait for the time that was jumped over as well; it waits as long as it was to wait, from now. */
  async #noticeSetBackClock(): Promise<void> {
    const now = this.#now();
    const begun = await this.#database.incidents.listBegunAfter(
      toIso(now + CLOCK_SLACK),
    );
    for (const { id } of begun) {
      await this.#database.incidents.change(id, toIso(now), row => {
        const levelAt = Date.parse(row.level_at);
        if (!row.next_escalation_at || levelAt <= now + CLOCK_SLACK) {
          return undefined;
        }
        const wait = Date.parse(row.next_escalation_at) - levelAt;
        return {
          patch: {
            level_at: toIso(now),
            next_escalation_at: toIso(now + wait),
          },
        };
      });
    }
  }
}
