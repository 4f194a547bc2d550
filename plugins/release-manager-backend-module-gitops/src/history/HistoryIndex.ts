import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  HistoryEntry,
  ReleaseIntent,
} from '@paved-path/backstage-plugin-release-manager-common';
import { Knex } from 'knex';
import { parseReleaseMessage } from '../commitMessage';

/** A commit as the index takes it. @internal */
export type IndexedCommit = {
  sha: string;
  /** ISO 8601, UTC. */
  at: string;
  message: string;
};

type StateRow = { id: string; repository: string; head: string | null };

type ReleaseRow = {
  sha: string;
  position: number | string;
  service_key: string;
  environment_key: string;
  environment: string;
  artifact_id: string;
  intent: string;
  released_by_name: string;
  released_by_email: string | null;
  released_at: string;
  release_id: string | null;
  reason: string | null;
};

const STATE = 'gitops__state';
const RELEASES = 'gitops__releases';
const BATCH = 200;

const migrationsFolder = resolvePackagePath(
  '@paved-path/backstage-plugin-release-manager-backend-module-gitops',
  'migrations',
);

/**
 * The releases that the commits of the config repository tell of, in the database, so that nobody waits for `git log`.
 * @internal
 */
export class HistoryIndex {
  readonly #knex: Knex;

  static async create(database: DatabaseService): Promise<HistoryIndex> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: migrationsFolder,
        tableName: 'gitops__knex_migrations',
      });
    }
    return new HistoryIndex(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The newest commit that is indexed; undefined where nothing of this repository is. */
  async getHead(repository: string): Promise<string | undefined> {
    const row = await this.#knex<StateRow>(STATE).where({ id: 'head' }).first();
    return row?.repository === repository ? row.head ?? undefined : undefined;
  }

  /**
   * Adds the commits that lie between two heads, oldest first.
   *
   * @returns false where the index is no longer at the head to start from: somebody else moved it, nothing was changed
   */
  async append(options: {
    repository: string;
    from: string | undefined;
    to: string;
    commits: Iterable<IndexedCommit>;
  }): Promise<boolean> {
    const { repository, from, to, commits } = options;
    return this.#knex.transaction(async trx => {
      const moved = await trx<StateRow>(STATE)
        .where({ id: 'head', repository, head: from ?? null })
        .update({ head: to });
      if (!moved) return false;
      await insertCommits(trx, commits);
      return true;
    });
  }

  /** Replaces all that is indexed: another repository, or one whose history was rewritten. */
  async replace(options: {
    repository: string;
    head: string | undefined;
    commits: Iterable<IndexedCommit>;
  }): Promise<void> {
    await this.#knex.transaction(async trx => {
      await trx<StateRow>(STATE)
        .insert({
          id: 'head',
          repository: options.repository,
          head: options.head ?? null,
        })
        .onConflict('id')
        .merge();
      await trx(RELEASES).delete();
      await insertCommits(trx, options.commits);
    });
  }

  /** Newest first. */
  async list(query: {
    service: string;
    environment?: string;
    limit: number;
    cursor?: string;
  }): Promise<{ items: HistoryEntry[]; nextCursor?: string }> {
    if (query.cursor && !/^\d{1,15}$/.test(query.cursor)) {
      throw new InputError(
        'cursor: it must be the nextCursor of an earlier page',
      );
    }
    const rows: ReleaseRow[] = await this.#knex<ReleaseRow>(RELEASES)
      .where({ service_key: key(query.service) })
      .modify(builder => {
        if (query.environment) {
          builder.where({ environment_key: key(query.environment) });
        }
        if (query.cursor) builder.where('position', '<', Number(query.cursor));
      })
      .orderBy('position', 'desc')
      .limit(query.limit + 1);
    const items = rows.slice(0, query.limit);
    return {
      items: items.map(toEntry),
      nextCursor:
        rows.length > query.limit
          ? String(items[items.length - 1].position)
          : undefined,
    };
  }

  async findByReleaseId(releaseId: string): Promise<HistoryEntry | undefined> {
    const row = await this.#knex<ReleaseRow>(RELEASES)
      .where({ release_id: releaseId })
      .orderBy('position')
      .first();
    return row && toEntry(row);
  }

  /** The artifact that was released to the environment just before a commit. */
  async findPrevious(
    service: string,
    sha: string,
  ): Promise<string | undefined> {
    const row = await this.#knex<ReleaseRow>(RELEASES).where({ sha }).first();
    if (!row) return undefined;
    const previous = await this.#knex<ReleaseRow>(RELEASES)
      .where({
        service_key: key(service),
        environment_key: row.environment_key,
      })
      .where('position', '<', row.position)
      .orderBy('position', 'desc')
      .first();
    return previous?.artifact_id;
  }
}

async function insertCommits(
  trx: Knex.Transaction,
  commits: Iterable<IndexedCommit>,
): Promise<void> {
  const last = await trx<ReleaseRow>(RELEASES)
    .max({ position: 'position' })
    .first();
  let position = Number(last?.position ?? 0);
  let batch: ReleaseRow[] = [];
  const flush = async () => {
    if (batch.length) {
      await trx<ReleaseRow>(RELEASES).insert(batch).onConflict('sha').ignore();
    }
    batch = [];
  };
  for (const commit of commits) {
    const message = parseReleaseMessage(commit.message);
    if (!message) continue;
    position += 1;
    batch.push({
      sha: commit.sha,
      position,
      service_key: key(message.service),
      environment_key: key(message.environment),
      environment: message.environment.slice(0, 255),
      artifact_id: message.artifactId.slice(0, 255),
      intent: JSON.stringify(message.intent),
      released_by_name: message.releasedBy.name,
      released_by_email: message.releasedBy.email ?? null,
      released_at: commit.at,
      release_id: message.releaseId?.slice(0, 255) ?? null,
      reason: message.reason ?? null,
    });
    if (batch.length >= BATCH) await flush();
  }
  await flush();
}

function toEntry(row: ReleaseRow): HistoryEntry {
  return {
    environment: row.environment,
    artifactId: row.artifact_id,
    intent: JSON.parse(row.intent) as ReleaseIntent,
    releasedBy: {
      name: row.released_by_name,
      email: row.released_by_email ?? undefined,
    },
    releasedAt: row.released_at,
    commitSha: row.sha,
    reason: row.reason ?? undefined,
    releaseId: row.release_id ?? undefined,
  };
}

// Lunar compares services and environments without regard to case.
function key(name: string): string {
  return name.toLocaleLowerCase('en-US').slice(0, 255);
}
