import { InputError, toError } from '@backstage/errors';
import {
  GateVerdict,
  Release,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  RolloutObserver,
} from '@paved-path/backstage-plugin-release-manager-node';
import { DateTime, Duration } from 'luxon';
import { ReleasePatch, ReleaseStore } from '../database/ReleaseStore';
import { StoredRelease } from '../database/rows';
import { withDeadline } from './deadline';
import { Gates } from './Gates';
import { judgeRollout } from './judgeRollout';
import { observeRollout } from './observeRollout';
import { ReleaseReporter } from './ReleaseReporter';
import { Wakeups } from './Wakeups';

const COMMIT_DEADLINE = 45_000;
// After its deadline a provider still has to find out what it did.
const COMMIT_GRACE = 30_000;
const OBSERVE_DEADLINE = 3_000;
const READ_DEADLINE = 10_000;
const POLL_INTERVAL = 500;
const BLOCKED_INTERVAL = 100;
const DESIRED_INTERVAL = 3_000;

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
  readonly #rolloutTimeout: number;

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
    this.#rolloutTimeout = options.rolloutTimeout;
  }

  /** Resolves when the release has ended, or is somebody else's to drive. */
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
    start: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<StoredRelease | undefined> {
    let current = start;
    const committedAt = stepTime(current.release, 'committed');
    const deadline = committedAt + this.#rolloutTimeout;
    let desiredCheckedAt = Date.now();
    for (;;) {
      signal.throwIfAborted();
      const sleep = this.#listen(current);
      const rollout = await observeRollout(
        this.#observer,
        {
          service: current.service,
          environment: current.release.environment,
        },
        { deadline: OBSERVE_DEADLINE, signal },
      );
      const judgement = judgeRollout(current.release, rollout);
      if (judgement.verdict !== 'waiting') {
        return this.#end(
          current,
          owner,
          judgement.verdict,
          judgement.verdict === 'failed'
            ? { rollout, message: judgement.message }
            : { rollout, ...this.#doneMessage(current.release) },
        );
      }
      if (Date.now() - desiredCheckedAt >= DESIRED_INTERVAL) {
        desiredCheckedAt = Date.now();
        const message = await this.#findSuccessor(current, committedAt, signal);
        if (message) {
          return this.#end(current, owner, 'superseded', { rollout, message });
        }
      }
      if (Date.now() >= deadline) {
        const within = Duration.fromMillis(this.#rolloutTimeout)
          .rescale()
          .toHuman();
        return this.#end(current, owner, 'failed', {
          rollout,
          message: `Not healthy within ${within}: ${judgement.message}`,
        });
      }
      if (!isSameRollout(current.release.rollout, rollout)) {
        const next = await this.#store.setRollout(current, owner, rollout);
        if (!next) return undefined;
        current = next;
        this.#reporter.changed(next.release);
      }
      await sleep(POLL_INTERVAL, signal);
    }
  }

  // What was there already is done without having been released.
  #doneMessage(release: Release): ReleasePatch {
    const committed = release.steps.find(step => step.state === 'committed');
    return committed?.message ? { message: committed.message } : {};
  }

  // A commit that was not made by a release of ours can supersede one of ours too.
  async #findSuccessor(
    current: StoredRelease,
    committedAt: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { service, release } = current;
    try {
      const { environments } = await withDeadline(
        this.#provider.title,
        READ_DEADLINE,
        each => this.#provider.getDesired(service, { signal: each }),
        signal,
      );
      const desired = environments[release.environment];
      if (
        !desired ||
        desired.artifactId === release.artifactId ||
        // A replica that has not fetched yet still knows what was before.
        DateTime.fromISO(desired.releasedAt).toMillis() < committedAt - 1000
      ) {
        return undefined;
      }
      return `${desired.releasedBy.name} released ${desired.artifactId} to ${release.environment} before this release was done`;
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
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
    if (next) {
      this.#reporter.changed(next.release);
      await this.#reporter.ended(next.release);
    }
    return next;
  }

  #listen({ service, release }: StoredRelease) {
    return this.#wakeups.listen(service.name, release.environment);
  }

  #wake({ service, release }: StoredRelease): void {
    this.#wakeups.wake(service.name, release.environment);
  }
}

function stepTime(release: Release, state: Release['state']): number {
  const step = release.steps.find(each => each.state === state);
  return DateTime.fromISO(step?.at ?? release.requestedAt).toMillis();
}

function isSameRollout(before: Rollout | undefined, after: Rollout): boolean {
  const visible = (rollout: Rollout | undefined) =>
    rollout && JSON.stringify({ ...rollout, observedAt: undefined });
  return visible(before) === visible(after);
}
