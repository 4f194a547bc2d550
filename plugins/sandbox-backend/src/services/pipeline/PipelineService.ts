import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError, toError } from '@backstage/errors';
import {
  PipelineRun,
  RunLog as RunLogPiece,
} from '@paved-path/backstage-plugin-sandbox-common';
import { RunStore, StoredRun } from '../../database/RunStore';
import { RepositoryService } from '../git/RepositoryService';
import { ExecuteRunOptions, executeRun } from './executeRun';
import { readLog, RunLog } from './RunLog';

const MAX_ATTEMPTS = 2;

/** Why a run was aborted, where a person asked for it. */
class CancelledError extends Error {}

/** What the pipeline works with. */
export interface PipelineOptions
  extends Omit<ExecuteRunOptions, 'run' | 'log' | 'signal' | 'onChange'> {
  store: RunStore;
  repositories: RepositoryService;
  logger: LoggerService;
  logs: string;
  concurrency: number;
  maxLogBytes: number;
  keepRuns: number;
  portalUrl: string;
  onChange: (run: PipelineRun) => void;
  onArtifact: (service: string, artifactId: string) => void;
}

/** Queues runs in the database and runs them, a few at a time. */
export class PipelineService {
  readonly #options: PipelineOptions;
  readonly #store: RunStore;
  readonly #active = new Map<
    string,
    { controller: AbortController; done: Promise<void> }
  >();
  #begun = false;
  #stopping = false;
  #draining: Promise<void> | undefined;
  #drainAgain = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  /** Takes up what the last stop interrupted, and goes on with the queue. */
  async begin(): Promise<void> {
    await rm(this.#options.workspaces, { recursive: true, force: true });
    for (const run of await this.#store.listInState('running')) {
      const log = await this.#openLog(run.id);
      if (run.attempt < MAX_ATTEMPTS) {
        log.header(
          'The portal stopped in the middle of this run; it begins again.',
        );
        await this.#save({ ...run, state: 'queued', steps: [] }, 'running');
      } else {
        const reason = 'The portal stopped in the middle of this run, twice';
        log.header(reason);
        await this.#save(
          {
            ...run,
            state: 'failed',
            reason,
            steps: endSteps(run.steps, 'failed'),
            finishedAt: now(),
          },
          'running',
        );
      }
      await log.close();
    }
    this.#begun = true;
    this.#drain();
  }

  /** Runs that are under way are interrupted, and taken up at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#draining;
    const active = [...this.#active.values()];
    for (const { controller } of active) controller.abort();
    await Promise.all(active.map(({ done }) => done));
  }

  /** Queues a run of the newest commit of the default branch, where that commit's is not under way already. */
  async onPush(owner: string, name: string): Promise<void> {
    await this.#queue(owner, name, ['queued', 'running']);
  }

  /** As `onPush`, and where that commit's run has succeeded, answers that one. */
  async start(owner: string, name: string): Promise<PipelineRun> {
    return this.#describe(
      await this.#queue(owner, name, ['queued', 'running', 'succeeded']),
    );
  }

  async list(query: {
    repository?: string;
    limit: number;
  }): Promise<PipelineRun[]> {
    return (await this.#store.list(query)).map(run => this.#describe(run));
  }

  async get(id: string): Promise<PipelineRun> {
    return this.#describe(await this.#find(id));
  }

  async readLog(id: string, after: number): Promise<RunLogPiece> {
    // The state is read first: what has ended by then is in the file.
    const run = await this.#find(id);
    const { text, next, complete } = await readLog(this.#logPath(id), after);
    return { text, next, end: hasEnded(run) && complete };
  }

  /** Resolves when nothing of the run is left. */
  async cancel(id: string, by: string): Promise<PipelineRun> {
    const run = await this.#find(id);
    const reason = `Cancelled by ${by}`;
    if (run.state === 'queued') {
      const cancelled: StoredRun = {
        ...run,
        state: 'cancelled',
        reason,
        finishedAt: now(),
      };
      if (await this.#save(cancelled, 'queued')) return this.get(id);
    }
    // Somebody may be starting it just now.
    await this.#draining;
    const active = this.#active.get(id);
    if (active) {
      active.controller.abort(new CancelledError(reason));
      await active.done;
    }
    const after = await this.get(id);
    if (after.state !== 'cancelled') {
      throw new ConflictError(`The run has ended already: it ${after.state}`);
    }
    return after;
  }

  async #queue(
    owner: string,
    name: string,
    instead: Array<PipelineRun['state']>,
  ): Promise<StoredRun> {
    const { default_branch: branch } = await this.#options.repositories.getRow(
      owner,
      name,
    );
    const head = await this.#options.repositories.head(owner, name, branch);
    if (!head) {
      throw new ConflictError(`${owner}/${name} has no commit to build yet`);
    }
    const repository = `${owner}/${name}`;
    const found = await this.#store.findForCommit(
      repository,
      head.sha,
      instead,
    );
    if (found) return found;
    const run: StoredRun = {
      id: randomUUID(),
      repository,
      branch,
      commit: { sha: head.sha, message: head.message, author: head.author },
      state: 'queued',
      steps: [],
      attempt: 0,
      queuedAt: now(),
    };
    await this.#store.add(run);
    this.#options.onChange(this.#describe(run));
    this.#drain();
    return run;
  }

  #drain(): void {
    if (!this.#begun || this.#stopping) return;
    if (this.#draining) {
      this.#drainAgain = true;
      return;
    }
    this.#draining = this.#startQueued()
      .catch(error =>
        this.#options.logger.error('The queue of runs cannot be read', error),
      )
      .finally(() => {
        this.#draining = undefined;
        if (this.#drainAgain) {
          this.#drainAgain = false;
          this.#drain();
        }
      });
  }

  async #startQueued(): Promise<void> {
    for (const queued of await this.#store.listInState('queued')) {
      if (this.#active.size >= this.#options.concurrency) return;
      const run: StoredRun = {
        ...queued,
        state: 'running',
        attempt: queued.attempt + 1,
        startedAt: now(),
      };
      if (!(await this.#save(run, 'queued'))) continue;
      const controller = new AbortController();
      const done = this.#run(run, controller.signal)
        .catch(error =>
          this.#options.logger.error(`Run ${run.id} broke off`, error),
        )
        .finally(() => {
          this.#active.delete(run.id);
          this.#drain();
        });
      this.#active.set(run.id, { controller, done });
    }
  }

  async #run(run: StoredRun, signal: AbortSignal): Promise<void> {
    const log = await this.#openLog(run.id);
    let ended = run;
    try {
      ended = await executeRun({
        ...this.#options,
        run,
        log,
        signal,
        onChange: async changed => {
          ended = changed;
          await this.#save(changed, 'running');
        },
      });
    } catch (error) {
      if (signal.aborted && !(signal.reason instanceof CancelledError)) {
        // The portal stops: the run stays as it is, to be taken up again.
        await log.close();
        return;
      }
      const cancelled = signal.reason instanceof CancelledError;
      const reason = cancelled ? signal.reason.message : toError(error).message;
      const state = cancelled ? 'cancelled' : 'failed';
      ended = { ...ended, state, reason, steps: endSteps(ended.steps, state) };
      log.header(reason);
    }
    ended = { ...ended, finishedAt: now() };
    log.header(`${ended.repository} ${ended.state}`);
    await log.close();
    await this.#save(ended, 'running');
    if (ended.state === 'succeeded' && ended.artifactId) {
      this.#options.onArtifact(
        ended.repository.split('/')[1],
        ended.artifactId,
      );
    }
    const old = await this.#store.prune(run.repository, this.#options.keepRuns);
    await Promise.all(old.map(id => rm(this.#logPath(id), { force: true })));
  }

  async #save(run: StoredRun, fromState: StoredRun['state']): Promise<boolean> {
    const saved = await this.#store.update(run, fromState);
    if (saved) this.#options.onChange(this.#describe(run));
    return saved;
  }

  async #find(id: string): Promise<StoredRun> {
    const run = await this.#store.get(id);
    if (!run) throw new NotFoundError(`There is no run ${id}`);
    return run;
  }

  #describe({ attempt, ...run }: StoredRun): PipelineRun {
    return { ...run, url: runUrl(this.#options.portalUrl, run.id) };
  }

  #openLog(id: string): Promise<RunLog> {
    return RunLog.open(this.#logPath(id), this.#options.maxLogBytes);
  }

  #logPath(id: string): string {
    return join(this.#options.logs, `${id}.log`);
  }
}

/** The page of the portal that shows a run. */
export function runUrl(portalUrl: string, id: string): string {
  return `${portalUrl}/sandbox/runs/${id}`;
}

function hasEnded(run: { state: PipelineRun['state'] }): boolean {
  return ['succeeded', 'failed', 'cancelled'].includes(run.state);
}

function endSteps(
  steps: PipelineRun['steps'],
  state: 'failed' | 'cancelled',
): PipelineRun['steps'] {
  return steps.map(step => {
    if (step.state === 'running') return { ...step, state, finishedAt: now() };
    return step.state === 'waiting' ? { ...step, state: 'skipped' } : step;
  });
}

function now(): string {
  return new Date().toISOString();
}
