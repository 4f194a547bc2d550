import { InputError, toError } from '@backstage/errors';
import {
  GateVerdict,
  Release,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  RolloutObserver,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';
import { ReleaseStore } from '../database/ReleaseStore';
import { StoredRelease } from '../database/rows';
import { ReleasePatch } from '../database/transitions';
import { Gates } from './Gates';
import { ReleaseReporter } from './ReleaseReporter';
import { RolloutFollower } from './RolloutFollower';
import { Wakeups } from './Wakeups';

const COMMIT_DEADLINE = 45_000;
// After its deadline a provider still has to find out what it did.
const COMMIT_GRACE = 30_000;
const READ_DEADLINE = 10_000;
const BLOCKED_INTERVAL = 100;

/**
 * Takes one release from the state it is in to its end. Every state is written and signalled before the next thing is done,
 * so that it can be taken up anywhere.
 * @internal
 */
export class ReleaseDriver {
  readonly #store: ReleaseStore;
  readonly #reporter: ReleaseReporter;
  readonly #gates: Gates;
  readonly #provider: ReleaseProvider;
  readonly #observer: RolloutObserver | undefined;
  readonly #wakeups: Wakeups;
  readonly #follower: RolloutFollower;

  constructor(options: {
    store: ReleaseStore;
    reporter: ReleaseReporter;
    gates: Gates;
    provider: ReleaseProvider;
    observer: RolloutObserver | undefined;
    wakeups: Wakeups;
    /** Milliseconds. */
    rolloutTimeout: number;
  }) {
    this.#store = options.store;
    this.#reporter = options.reporter;
    this.#gates = options.gates;
    this.#provider = options.provider;
    this.#observer = options.observer;
    this.#wakeups = options.wakeups;
    this.#follower = new RolloutFollower(options);
  }

  /** Resolves when the release has ended and the world was told, or when it is somebody else's to drive. */
  async drive(
    stored: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<void> {
    let current: StoredRelease | undefined = stored;
    while (current && !current.release.finishedAt) {
      signal.throwIfAborted();
      current = await this.#step(current, owner, signal);
    }
    if (!current) return;
    // Whoever dies in between leaves it to the next one: told twice is better than never.
    await this.#reporter.ended(current.release);
    await this.#store.markAnnounced(current.release.id);
  }

  async #step(
    current: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    switch (current.release.state) {
      case 'requested':
        return this.#begin(current, owner, signal);
      case 'checking':
        return this.#checkAndCommit(current, owner, signal);
      case 'committed':
        return this.#rollOut(current, owner);
      case 'rolling-out':
        return this.#follow(current, owner, signal);
      default:
        return undefined;
    }
  }

  async #begin(
    current: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const sleep = this.#listen(current);
      const next = await this.#store.beginChecking(current, owner);
      if (next !== 'blocked') {
        if (next) this.#reporter.changed(next.release);
        return next;
      }
      await sleep(BLOCKED_INTERVAL, signal);
    }
  }

  async #checkAndCommit(
    current: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    const { release, service } = current;
    let gates: GateVerdict[] = [];
    try {
      const artifact = await withDeadline(
        this.#provider.title,
        READ_DEADLINE,
        each =>
          this.#provider.getArtifact(service, release.artifactId, {
            signal: each,
          }),
        signal,
      );
      if (!artifact) {
        throw new InputError(
          `${release.service} has no artifact ${release.artifactId} any more`,
        );
      }
      const { environment, intent, actor } = release;
      gates = await this.#gates.evaluate(
        { service, environment, artifact, intent, actor },
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      return this.#end(current, owner, 'failed', {
        message: `Nothing was changed: ${toError(error).message}`,
      });
    }
    const refusals = gates.filter(gate => gate.verdict === 'fail');
    if (refusals.length) {
      return this.#end(current, owner, 'rejected', {
        gates,
        message: refusals
          .map(gate => `${gate.title}: ${gate.reason}`)
          .join('\n'),
      });
    }
    return this.#commit(current, owner, gates, signal);
  }

  async #commit(
    current: StoredRelease,
    owner: string,
    gates: GateVerdict[],
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    const { release, service } = current;
    let result;
    try {
      result = await withDeadline(
        this.#provider.title,
        COMMIT_DEADLINE + COMMIT_GRACE,
        each =>
          this.#provider.release(
            {
              releaseId: release.id,
              service,
              environment: release.environment,
              artifactId: release.artifactId,
              intent: release.intent,
              actor: release.actor,
              reason: release.reason,
            },
            {
              signal: AbortSignal.any([
                each,
                AbortSignal.timeout(COMMIT_DEADLINE),
              ]),
            },
          ),
        signal,
      );
    } catch (error) {
      // Stopped in the middle: whoever goes on finds out whether the commit was pushed.
      signal.throwIfAborted();
      return this.#end(current, owner, 'failed', {
        gates,
        message: toError(error).message,
      });
    }
    const outcome = await this.#store.commit(current, owner, {
      gates,
      commitSha: result.commitSha,
      previousArtifactId: result.previousArtifactId,
      stepMessage: result.alreadyThere
        ? `${release.environment} was told to run ${release.artifactId} already: nothing was written`
        : undefined,
    });
    this.#wake(current);
    if (!outcome) return undefined;
    for (const superseded of outcome.superseded) {
      this.#reporter.changed(superseded);
    }
    this.#reporter.changed(outcome.committed.release);
    return outcome.committed;
  }

  async #rollOut(
    current: StoredRelease,
    owner: string,
  ): Promise<StoredRelease | undefined> {
    if (!this.#observer) {
      return this.#end(current, owner, 'committed', {
        message:
          'Committed. Nothing observes the runtime, so its health is not known.',
      });
    }
    const next = await this.#store.transition(current, owner, 'rolling-out');
    if (next) this.#reporter.changed(next.release);
    return next;
  }

  async #follow(
    current: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    const followed = await this.#follower.follow(current, owner, signal);
    return (
      followed &&
      this.#end(followed.current, owner, followed.state, followed.patch)
    );
  }

  async #end(
    current: StoredRelease,
    owner: string,
    state: Release['state'],
    patch: ReleasePatch,
  ): Promise<StoredRelease | undefined> {
    const next = await this.#store.transition(current, owner, state, {
      ...patch,
      finished: true,
    });
    this.#wake(current);
    if (next) this.#reporter.changed(next.release);
    return next;
  }

  #listen({ service, release }: StoredRelease) {
    return this.#wakeups.listen(service.name, release.environment);
  }

  #wake({ service, release }: StoredRelease): void {
    this.#wakeups.wake(service.name, release.environment);
  }
}
