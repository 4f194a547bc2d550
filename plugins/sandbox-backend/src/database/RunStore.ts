import {
  PipelineRun,
  RunState,
} from '@paved-path/backstage-plugin-sandbox-common';
import { Knex } from 'knex';

/** A run without the address of its page, which depends on the portal's. */
export type StoredRun = Omit<PipelineRun, 'url'> & {
  /** How often it was begun. */
  attempt: number;
};

interface RunRow {
  id: string;
  repository: string;
  branch: string;
  sha: string;
  message: string;
  author_name: string;
  author_email: string;
  state: RunState;
  steps: string;
  artifact_id: string | null;
  tests: string | null;
  reason: string | null;
  attempt: number;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
}

const ended: RunState[] = ['succeeded', 'failed', 'cancelled'];

/** The runs of pipelines, and by their states the queue. */
export class RunStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(run: StoredRun): Promise<void> {
    await this.#knex<RunRow>('runs').insert(toRow(run));
  }

  async get(id: string): Promise<StoredRun | undefined> {
    const row = await this.#knex<RunRow>('runs').where({ id }).first();
    return row && fromRow(row);
  }

  /** Newest first. */
  async list(query: {
    repository?: string;
    limit: number;
  }): Promise<StoredRun[]> {
    const rows = await this.#knex<RunRow>('runs')
      .modify(builder => {
        if (query.repository) builder.where({ repository: query.repository });
      })
      .orderBy('sequence', 'desc')
      .limit(query.limit);
    return rows.map(fromRow);
  }

  /** Oldest first. */
  async listInState(state: RunState): Promise<StoredRun[]> {
    const rows = await this.#knex<RunRow>('runs')
      .where({ state })
      .orderBy('sequence');
    return rows.map(fromRow);
  }

  /** The newest run of a commit in one of the states. */
  async findForCommit(
    repository: string,
    sha: string,
    states: RunState[],
  ): Promise<StoredRun | undefined> {
    const row = await this.#knex<RunRow>('runs')
      .where({ repository, sha })
      .whereIn('state', states)
      .orderBy('sequence', 'desc')
      .first();
    return row && fromRow(row);
  }

  /** Writes the run where it is still in the state; false where somebody else has moved it on. */
  async update(run: StoredRun, fromState: RunState): Promise<boolean> {
    const { id, ...row } = toRow(run);
    const count = await this.#knex<RunRow>('runs')
      .where({ id, state: fromState })
      .update(row);
    return count > 0;
  }

  /** Removes the oldest ended runs of a repository beyond the given number, and answers their ids. */
  async prune(repository: string, keep: number): Promise<string[]> {
    const rows = await this.#knex<RunRow>('runs')
      .where({ repository })
      .whereIn('state', ended)
      .orderBy('sequence', 'desc')
      .offset(keep)
      .limit(1000)
      .select('id');
    const ids = rows.map(row => row.id);
    if (ids.length > 0) {
      await this.#knex<RunRow>('runs').whereIn('id', ids).delete();
    }
    return ids;
  }
}

function toRow(run: StoredRun): RunRow {
  return {
    id: run.id,
    repository: run.repository,
    branch: run.branch,
    sha: run.commit.sha,
    message: run.commit.message,
    author_name: run.commit.author.name,
    author_email: run.commit.author.email,
    state: run.state,
    steps: JSON.stringify(run.steps),
    artifact_id: run.artifactId ?? null,
    tests: run.tests ? JSON.stringify(run.tests) : null,
    reason: run.reason ?? null,
    attempt: run.attempt,
    queued_at: run.queuedAt,
    started_at: run.startedAt ?? null,
    finished_at: run.finishedAt ?? null,
  };
}

function fromRow(row: RunRow): StoredRun {
  return {
    id: row.id,
    repository: row.repository,
    branch: row.branch,
    commit: {
      sha: row.sha,
      message: row.message,
      author: { name: row.author_name, email: row.author_email },
    },
    state: row.state,
    steps: JSON.parse(row.steps),
    artifactId: row.artifact_id ?? undefined,
    tests: row.tests ? JSON.parse(row.tests) : undefined,
    reason: row.reason ?? undefined,
    attempt: row.attempt,
    queuedAt: row.queued_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
