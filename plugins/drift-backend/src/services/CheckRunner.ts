import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  CheckOptions,
  CheckReport,
  DriftProvider,
} from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import { DriftDatabase } from '../database/DriftDatabase';
import { CheckRow, EnvironmentRow, toDiscovered } from '../database/rows';
import { sanitizeReport } from '../rules/sanitize';
import { Blame } from './Blame';
import { CheckRecorder, CheckResult } from './CheckRecorder';
import { DriftReporter } from './DriftReporter';
import { HEARTBEAT, LEASE } from './lease';
import { Scans } from './Scans';
import { Settled } from './settle';
import { stoppable, Stopped } from './stoppable';

// A check that ended its process so often is not begun again.
const MAX_ATTEMPTS = 3;

/** @internal */
export type CheckRunnerOptions = {
  database: DriftDatabase;
  providers: ReadonlyMap<string, DriftProvider>;
  blame: Blame;
  recorder: CheckRecorder;
  reporter: DriftReporter;
  scans: Scans;
  auditor: AuditorService;
  logger: LoggerService;
  /** In milliseconds. */
  checkTimeout: number;
  /** Undefined where sensitive values are not told apart. */
  digestOf?: (environmentId: string, value: string) => string;
};

/**
 * Runs checks: each is leased, has a deadline, tells how it goes on, and can be cancelled from any process.
 * @internal
 */
export class CheckRunner {
  readonly #owner = randomUUID();
  readonly #options: CheckRunnerOptions;
  readonly #running = new Map<string, AbortController>();
  #isStopping = false;

  constructor(options: CheckRunnerOptions) {
    this.#options = options;
  }

  /** Runs a check, unless somebody else does or it has ended. */
  async run(checkId: string): Promise<void> {
    if (this.#isStopping || this.#running.has(checkId)) return;
    const { database, reporter, scans } = this.#options;
    const now = Date.now();
    const check = await database.checks.claim(checkId, {
      owner: this.#owner,
      now,
      until: now + LEASE,
    });
    const row =
      check && (await database.environments.get(check.environment_id));
    if (!check || !row) return;
    const controller = new AbortController();
    this.#running.set(checkId, controller);
    if (this.#isStopping) controller.abort(new Stopped('stopping'));
    const stopWatching = this.#watch(checkId, controller);
    try {
      reporter.changed(row, { checkId });
      const result = await this.#look(check, row, controller.signal);
      const settled = result && (await this.#record(check, result));
      if (!settled) return;
      reporter.changed(settled.row, { checkId });
      if (check.fix_id && result.outcome !== 'looked') {
        // Whatever became of the apply, the environment is looked at.
        await database.checks.enqueue([row.id], { priority: check.priority });
      }
      const { scan_id } = (await database.checks.get(checkId)) ?? check;
      if (scan_id) await scans.checkEnded(scan_id);
      await reporter.tell(settled);
    } finally {
      stopWatching();
      this.#running.delete(checkId);
    }
  }

  /** Stops a check that runs in this process; one that runs elsewhere hears of it with its next heartbeat. */
  cancel(checkId: string): void {
    this.#running.get(checkId)?.abort(new Stopped('cancelled'));
  }

  /** Stops what runs here. */
  stop(): void {
    this.#isStopping = true;
    for (const controller of this.#running.values()) {
      controller.abort(new Stopped('stopping'));
    }
  }

  /** Lets others begin anew what was stopped here. */
  async giveBack(): Promise<void> {
    await this.#options.database.checks.giveBack(this.#owner);
  }

  /** What cannot be kept is a failure that a person hears of, not a check that is begun again and again. */
  async #record(
    check: CheckRow,
    result: CheckResult,
  ): Promise<Settled | undefined> {
    const { recorder, logger } = this.#options;
    try {
      return await recorder.record(check, this.#owner, result);
    } catch (error) {
      const { message } = toError(error);
      logger.error(`What check ${check.id} found was not kept: ${message}`);
      return recorder.record(check, this.#owner, {
        outcome: 'failed',
        reason: 'What it found could not be kept; the log says why',
      });
    }
  }

  #watch(checkId: string, controller: AbortController): () => void {
    const { database, checkTimeout, logger } = this.#options;
    const deadline = setTimeout(
      () => controller.abort(new Stopped('timed-out')),
      checkTimeout,
    );
    const heartbeat = setInterval(async () => {
      try {
        const { held, cancelled } = await database.checks.renew(
          checkId,
          this.#owner,
          Date.now() + LEASE,
        );
        if (!held) controller.abort(new Stopped('lost'));
        else if (cancelled) controller.abort(new Stopped('cancelled'));
      } catch (error) {
        logger.warn(
          `The lease of check ${checkId} was not kept: ${
            toError(error).message
          }`,
        );
      }
    }, HEARTBEAT);
    return () => {
      clearTimeout(deadline);
      clearInterval(heartbeat);
    };
  }

  /** What the check came to; undefined where it is somebody else's to say. */
  async #look(
    check: CheckRow,
    row: EnvironmentRow,
    signal: AbortSignal,
  ): Promise<CheckResult | undefined> {
    const provider = this.#options.providers.get(row.provider);
    if (!provider) {
      return {
        outcome: 'failed',
        reason: `The provider ${row.provider} is not installed`,
      };
    }
    if (check.attempts > MAX_ATTEMPTS) {
      return {
        outcome: 'failed',
        reason: `The process that ran it ended in the middle, ${MAX_ATTEMPTS} times`,
      };
    }
    if (row.retired_at) {
      return { outcome: 'cancelled', reason: 'The environment is retired' };
    }
    let isApplying = false;
    try {
      const options = this.#optionsOf(check, row, signal);
      if (check.fix_id) {
        isApplying = true;
        await stoppable(
          this.#apply(check.fix_id, provider, row, options),
          signal,
        );
        isApplying = false;
      }
      const report = await stoppable(
        provider.check(toDiscovered(row), options),
        signal,
      );
      return {
        outcome: 'looked',
        report: await this.#finish(row, report, signal),
      };
    } catch (error) {
      const stopped = signal.aborted
        ? (signal.reason as Stopped).why
        : undefined;
      if (stopped === 'stopping' || stopped === 'lost') return undefined;
      if (stopped === 'cancelled') {
        return { outcome: 'cancelled', reason: 'It was cancelled' };
      }
      const what = isApplying ? 'The apply' : 'The check';
      if (stopped === 'timed-out') {
        return {
          outcome: 'timed-out',
          reason: `${what} took longer than ${describe(
            this.#options.checkTimeout,
          )}`,
          saysNothing: isApplying,
        };
      }
      const reason = toError(error).message.replaceAll('\0', '').slice(0, 2000);
      return {
        outcome: 'failed',
        reason: isApplying ? `The apply failed: ${reason}` : reason,
        saysNothing: isApplying,
      };
    }
  }

  async #finish(
    row: EnvironmentRow,
    report: CheckReport,
    signal: AbortSignal,
  ): Promise<CheckReport> {
    const clean = sanitizeReport(report);
    const open = await this.#options.database.drifts.listOpen(row.id);
    const resources = await this.#options.blame.findSuspects(
      {
        environment: toDiscovered(row),
        resources: clean.resources,
        open,
        since: clean.stateWrittenAt,
      },
      signal,
    );
    return { ...clean, resources };
  }

  async #apply(
    fixId: string,
    provider: DriftProvider,
    row: EnvironmentRow,
    options: CheckOptions,
  ): Promise<void> {
    const { fixes } = this.#options.database;
    const fix = await fixes.get(fixId);
    if (!fix || !provider.applyFix) return;
    // Begun once: after a crash in its middle only the check tells what it did.
    if (!(await fixes.begin(fixId, new Date().toISOString()))) return;
    const event = await this.#options.auditor.createEvent({
      eventId: 'fix-applied',
      severityLevel: 'high',
      meta: { environmentId: row.id, fixId, confirmedBy: fix.created_by },
    });
    try {
      await provider.applyFix(toDiscovered(row), fix.plan_id, options);
      await event.success();
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }

  #optionsOf(
    check: CheckRow,
    row: EnvironmentRow,
    signal: AbortSignal,
  ): CheckOptions {
    const { database, reporter, logger, digestOf } = this.#options;
    let last = Promise.resolve();
    return {
      signal,
      digest: digestOf && (value => digestOf(row.id, value)),
      onStep: step => {
        last = last.then(async () => {
          try {
            if (await database.checks.setStep(check.id, this.#owner, step)) {
              reporter.changed(row, { checkId: check.id });
            }
          } catch (error) {
            logger.warn(`A step was not written: ${toError(error).message}`);
          }
        });
      },
    };
  }
}

function describe(milliseconds: number): string {
  return milliseconds % 60_000 === 0
    ? `${milliseconds / 60_000} min`
    : `${milliseconds / 1000} s`;
}
