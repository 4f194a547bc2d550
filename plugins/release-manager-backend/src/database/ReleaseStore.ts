import {
  DatabaseService,
  isDatabaseConflictError,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  Release,
  ReleaseState,
} from '@paved-path/backstage-plugin-release-manager-common';
import { Knex } from 'knex';
import { ReleaseLeases } from './ReleaseLeases';
import { RELEASES, ReleaseRow, StoredRelease, toRow, toStored } from './rows';
import { moved, placeOf, ReleasePatch } from './transitions';

const LOCKS = 'release_locks';

type LockRow = {
  namespace: string;
  service: string;
  environment: string;
  release_id: string;
};

/**
 * The rows of releases. Whoever drives a release holds its lease; every change of state is conditional on it.
 * @internal
 */
export class ReleaseStore {
  readonly leases: ReleaseLeases;
  readonly #knex: Knex;

  static async create(database: DatabaseService): Promise<ReleaseStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-release-manager-backend',
          'migrations',
        ),
      });
    }
    return new ReleaseStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
    this.leases = new ReleaseLeases(knex);
  }

  /**
   * Adds a release, leased to its creator.
   *
   * @returns the release that has one of its keys already, where there is one; then nothing was added
   */
  async insert(
    stored: StoredRelease,
    options: {
      idempotencyKey?: string;
      automaticKey?: string;
      leaseOwner: string;
      leaseUntil: number;
    },
  ): Promise<{ stored: StoredRelease; isNew: boolean }> {
    try {
      await this.#knex<ReleaseRow>(RELEASES).insert({
        ...toRow(stored),
        idempotency_key: options.idempotencyKey ?? null,
        automatic_key: options.automaticKey ?? null,
        lease_owner: options.leaseOwner,
        lease_until: options.leaseUntil,
      });
      return { stored, isNew: true };
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      const existing = await this.#knex<ReleaseRow>(RELEASES)
        .where(builder => {
          if (options.automaticKey) {
            builder.where({ automatic_key: options.automaticKey });
          } else {
            builder.where({
              entity_ref: stored.release.entityRef,
              idempotency_key: options.idempotencyKey ?? null,
            });
          }
        })
        .first();
      if (!existing) throw error;
      return { stored: toStored(existing), isNew: false };
    }
  }

  async get(id: string): Promise<StoredRelease | undefined> {
    const row = await this.#knex<ReleaseRow>(RELEASES).where({ id }).first();
    return row && toStored(row);
  }

  async findByIdempotencyKey(
    entityRef: string,
    idempotencyKey: string,
  ): Promise<StoredRelease | undefined> {
    const row = await this.#knex<ReleaseRow>(RELEASES)
      .where({ entity_ref: entityRef, idempotency_key: idempotencyKey })
      .first();
    return row && toStored(row);
  }

  /** True where the artifact was once asked to be released to the environment, and was not rejected. */
  async wasReleased(
    entityRef: string,
    environment: string,
    artifactId: string,
  ): Promise<boolean> {
    const row = await this.#knex<ReleaseRow>(RELEASES)
      .where({
        entity_ref: entityRef,
        environment,
        artifact_id: artifactId,
      })
      .whereNot({ state: 'rejected' })
      .first('id');
    return Boolean(row);
  }

  /** The newest release of each environment. */
  async listLatest(entityRef: string): Promise<Map<string, Release>> {
    const rows: ReleaseRow[] = await this.#knex<ReleaseRow>(RELEASES).whereIn(
      'sequence',
      this.#knex(RELEASES)
        .max('sequence')
        .where({ entity_ref: entityRef })
        .groupBy('environment'),
    );
    return new Map(
      rows.map(row => [row.environment, toStored(row).release] as const),
    );
  }

  async listByIds(ids: string[]): Promise<Map<string, Release>> {
    if (!ids.length) return new Map();
    const rows = await this.#knex<ReleaseRow>(RELEASES).whereIn('id', ids);
    return new Map(rows.map(row => [row.id, toStored(row).release] as const));
  }

  /**
   * Moves a release on, unless it is no longer in the state it is thought to be in, or no longer the owner's.
   * What ends here is to be announced: the row says so until `markAnnounced`.
   *
   * @returns the release as it is now; undefined where nothing was changed
   */
  async transition(
    current: StoredRelease,
    owner: string,
    state: ReleaseState,
    patch: ReleasePatch = {},
  ): Promise<StoredRelease | undefined> {
    const next = moved(current, state, patch);
    const changed = await this.#knex.transaction(async trx => {
      if (!(await write(trx, current, next, owner))) return false;
      if (current.release.state === 'checking') {
        await trx(LOCKS).where({ release_id: next.release.id }).delete();
      }
      if (patch.finished) {
        await trx(RELEASES)
          .where({ id: next.release.id })
          .update({ to_announce: true });
      }
      return true;
    });
    return changed ? next : undefined;
  }

  /**
   * Begins to check a release, if no other release of the service and environment is between its check and its commit.
   *
   * @returns `blocked` where it has to wait; undefined where it is no longer the owner's
   */
  async beginChecking(
    current: StoredRelease,
    owner: string,
  ): Promise<StoredRelease | 'blocked' | undefined> {
    const next = moved(current, 'checking', {});
    const place = placeOf(current);
    return this.#knex.transaction(async trx => {
      await trx<LockRow>(LOCKS)
        .insert({ ...place, release_id: next.release.id })
        .onConflict(['namespace', 'service', 'environment'])
        .ignore();
      const lock = await trx<LockRow>(LOCKS).where(place).first();
      if (lock?.release_id !== next.release.id) {
        // The lock of a release that has ended or is gone is nobody's.
        await trx(LOCKS)
          .where(place)
          .whereNotIn(
            'release_id',
            trx(RELEASES).whereNull('finished_at').select('id'),
          )
          .delete();
        return 'blocked';
      }
      return (await write(trx, current, next, owner)) ? next : undefined;
    });
  }

  /** Records a commit, and supersedes what was committed before to the same place and is not yet done. */
  async commit(
    current: StoredRelease,
    owner: string,
    patch: ReleasePatch,
  ): Promise<{ committed: StoredRelease; superseded: Release[] } | undefined> {
    const next = moved(current, 'committed', patch);
    return this.#knex.transaction(async trx => {
      if (!(await write(trx, current, next, owner))) return undefined;
      await trx(LOCKS).where({ release_id: next.release.id }).delete();
      const older = await trx<ReleaseRow>(RELEASES)
        .where(placeOf(current))
        .whereNull('finished_at')
        .whereIn('state', ['committed', 'rolling-out'])
        .whereNot({ id: next.release.id })
        .whereNot({ artifact_id: next.release.artifactId });
      const superseded: Release[] = [];
      for (const row of older) {
        const ended = moved(toStored(row), 'superseded', {
          message: `${next.release.actor.name} released ${next.release.artifactId} to ${next.release.environment} before this release was done`,
          finished: true,
        });
        await write(trx, toStored(row), ended);
        superseded.push(ended.release);
      }
      return { committed: next, superseded };
    });
  }

  /** Records that the world was told how a release ended. */
  async markAnnounced(id: string): Promise<void> {
    await this.#knex(RELEASES).where({ id }).update({ to_announce: false });
  }

  /** Records what the runtime made of a release, without a change of state. */
  async setRollout(
    current: StoredRelease,
    owner: string,
    rollout: Release['rollout'],
  ): Promise<StoredRelease | undefined> {
    const next = { ...current, release: { ...current.release, rollout } };
    return (await write(this.#knex, current, next, owner)) ? next : undefined;
  }

  /** Deletes ended releases, except the newest of each environment. */
  async deleteFinishedBefore(instant: string): Promise<number> {
    // MySQL is not supported, so a table may be read while it is deleted from.
    return this.#knex(RELEASES)
      .where('finished_at', '<', instant)
      .whereNotIn(
        'sequence',
        this.#knex(RELEASES)
          .max('sequence')
          .groupBy(['entity_ref', 'environment']),
      )
      .delete();
  }
}

async function write(
  knex: Knex,
  current: StoredRelease,
  next: StoredRelease,
  owner?: string,
): Promise<boolean> {
  const { id, state } = current.release;
  const count = await knex<ReleaseRow>(RELEASES)
    .where({ id, state, ...(owner ? { lease_owner: owner } : {}) })
    .whereNull('finished_at')
    .update(toRow(next));
  return count > 0;
}
