import {
  Release,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  RolloutObserver,
} from '@paved-path/backstage-plugin-release-manager-node';
import { DateTime, Duration } from 'luxon';
import { withDeadline } from '@paved-path/provider-kit-node';
import { ReleaseStore } from '../database/ReleaseStore';
import { StoredRelease } from '../database/rows';
import { ReleasePatch } from '../database/transitions';
import { judgeRollout } from './judgeRollout';
import { observeRollout } from './observeRollout';
import { ReleaseReporter } from './ReleaseReporter';
import { Wakeups } from './Wakeups';

const OBSERVE_DEADLINE = 3_000;
const READ_DEADLINE = 10_000;
const POLL_INTERVAL = 500;
const DESIRED_INTERVAL = 3_000;

/** How a rollout ended, and what is to be written with it. @internal */
export type RolloutEnd = {
  current: StoredRelease;
  state: 'healthy' | 'failed' | 'superseded';
  patch: ReleasePatch;
};

/** Watches what the runtime makes of a release until it is done. @internal */
export class RolloutFollower {
  readonly #store: ReleaseStore;
  readonly #reporter: ReleaseReporter;
  readonly #provider: ReleaseProvider;
  readonly #observer: RolloutObserver | undefined;
  readonly #wakeups: Wakeups;
  readonly #rolloutTimeout: number;

  constructor(options: {
    store: ReleaseStore;
    reporter: ReleaseReporter;
    provider: ReleaseProvider;
    observer: RolloutObserver | undefined;
    wakeups: Wakeups;
    /** Milliseconds. */
    rolloutTimeout: number;
  }) {
    this.#store = options.store;
    this.#reporter = options.reporter;
    this.#provider = options.provider;
    this.#observer = options.observer;
    this.#wakeups = options.wakeups;
    this.#rolloutTimeout = options.rolloutTimeout;
  }

  /** Resolves with how it ended; with undefined where the release is no longer the owner's. */
  async follow(
    start: StoredRelease,
    owner: string,
    signal: AbortSignal,
  ): Promise<RolloutEnd | undefined> {
    let current = start;
    const { service, release } = start;
    const { environment } = release;
    const committedAt = commitTime(release);
    let desiredCheckedAt = Date.now();
    for (;;) {
      signal.throwIfAborted();
      const sleep = this.#wakeups.listen(service.name, environment);
      const rollout = await observeRollout(
        this.#observer,
        { service, environment },
        { deadline: OBSERVE_DEADLINE, signal },
      );
      const judgement = judgeRollout(release, rollout);
      if (judgement.verdict === 'healthy') {
        const message = committedMessage(release);
        const patch = message ? { rollout, message } : { rollout };
        return { current, state: 'healthy', patch };
      }
      const { message } = judgement;
      if (judgement.verdict === 'failed') {
        return { current, state: 'failed', patch: { rollout, message } };
      }
      if (Date.now() - desiredCheckedAt >= DESIRED_INTERVAL) {
        desiredCheckedAt = Date.now();
        const successor = await this.#findSuccessor(start, committedAt, signal);
        if (successor) {
          const patch = { rollout, message: successor };
          return { current, state: 'superseded', patch };
        }
      }
      if (Date.now() >= committedAt + this.#rolloutTimeout) {
        const patch = { rollout, message: this.#lateMessage(message) };
        return { current, state: 'failed', patch };
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

  // A commit that was not made by a release of ours can supersede one of ours too.
  async #findSuccessor(
    { service, release }: StoredRelease,
    committedAt: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
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

  #lateMessage(reason: string): string {
    const within = Duration.fromMillis(this.#rolloutTimeout)
      .rescale()
      .toHuman();
    return `Not healthy within ${within}: ${reason}`;
  }
}

function commitTime(release: Release): number {
  const step = release.steps.find(each => each.state === 'committed');
  return DateTime.fromISO(step?.at ?? release.requestedAt).toMillis();
}

// What was there already is done without having been released, and says so.
function committedMessage(release: Release): string | undefined {
  return release.steps.find(step => step.state === 'committed')?.message;
}

function isSameRollout(before: Rollout | undefined, after: Rollout): boolean {
  const visible = (rollout: Rollout | undefined) =>
    rollout && JSON.stringify({ ...rollout, observedAt: undefined });
  return visible(before) === visible(after);
}
