import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EnvironmentStatus,
  hasEnded,
  Release,
  ReleaseManagerApi,
} from '@paved-path/backstage-plugin-release-manager-common';
import { NotFoundError } from '@backstage/errors';
import {
  describeFailure,
  describeReplicas,
  describeState,
} from './describeRelease';
import { isNotFound, isPassing } from './remoteErrors';
import { pause, poll } from './wait';

/** How long an environment that releases by itself is given to begin, in milliseconds. */
const AUTOMATIC_RELEASE_HEAD_START = 2_000;
const POLL_INTERVAL = 250;
const MOST_FAILURES_IN_A_ROW = 20;

/** @internal */
export type FollowOptions = {
  client: ReleaseManagerApi;
  getToken: () => Promise<string>;
  entityRef: string;
  artifactId: string;
  branch: string;
  /** Makes requests that are sent again the same release. */
  taskId: string;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  signal: AbortSignal;
  /** Milliseconds. */
  timeouts: { rollout: number; catalog: number };
};

/** A release that ended well. @internal */
export type HealthyRelease = {
  environment: string;
  releaseId?: string;
  url?: string;
};

/** Releases one artifact, environment by environment, and follows each release to its end. @internal */
export class ReleaseFollower {
  readonly #options: FollowOptions;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** The environments in the order of releases. Waits until the release manager knows the service. */
  async getEnvironments(): Promise<EnvironmentStatus[]> {
    const { client, entityRef, signal, timeouts } = this.#options;
    const overview = await poll({
      signal,
      timeout: timeouts.catalog,
      ask: async () =>
        client.getOverview(entityRef, await this.#request()).catch(error => {
          if (isNotFound(error) || isPassing(error)) return undefined;
          throw error;
        }),
    });
    if (!overview) {
      throw new NotFoundError(
        `The release manager does not know ${entityRef} after ${
          timeouts.catalog / 1000
        } seconds`,
      );
    }
    return overview.environments;
  }

  /** Brings the artifact to the environment and waits until it is healthy; throws with the reason and the last log lines where it does not become so. */
  async release(
    environment: string,
    fromEnvironment: string | undefined,
  ): Promise<HealthyRelease> {
    const { logger, signal, timeouts } = this.#options;
    const end = performance.now() + timeouts.rollout;
    const within = AbortSignal.any([
      signal,
      AbortSignal.timeout(timeouts.rollout),
    ]);
    let release: Release | undefined;
    try {
      for (;;) {
        const before = await this.#statusAfterHeadStart(environment, within);
        const healthy = this.#asHealthy(before);
        if (healthy) {
          logger.info(`${environment}: healthy${at(healthy.url)}`);
          return healthy;
        }
        const ongoing = this.#ongoing(before);
        if (ongoing) {
          logger.info(
            `${environment}: a release of this version is under way; following it`,
          );
        }
        release =
          ongoing ??
          (await this.#create(environment, fromEnvironment, before, within));
        release = await this.#follow(release, within);
        if (release.state === 'healthy') {
          const url = release.rollout?.url ?? (await this.#url(environment));
          logger.info(`${environment}: healthy${at(url)}`);
          return { environment, releaseId: release.id, url };
        }
        // Another release of the same version may have overtaken ours: then that one counts.
        const now = await this.#status(environment, within);
        const overtaken = release.state === 'superseded' && this.#isTold(now);
        if (!overtaken) throw new Error(describeFailure(release));
        if (performance.now() > end) throw new Error(describeFailure(release));
        await pause(POLL_INTERVAL, within);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (within.aborted) {
        throw new Error(
          `${environment} is not healthy after ${
            timeouts.rollout / 1000
          } seconds${release ? `; ${describeState(release)}` : ''}`,
        );
      }
      throw error;
    }
  }

  async #follow(first: Release, signal: AbortSignal): Promise<Release> {
    const { client, logger } = this.#options;
    let release = first;
    let told = 0;
    let lastReplicas = '';
    for (let failures = 0; ; ) {
      for (const step of release.steps.slice(told)) {
        logger.info(
          `${release.environment}: ${step.state}${
            step.message ? `: ${step.message}` : ''
          }`,
        );
      }
      told = Math.max(told, release.steps.length);
      const replicas = describeReplicas(release);
      if (replicas && replicas !== lastReplicas) {
        logger.info(`${release.environment}: ${replicas}`);
        lastReplicas = replicas;
      }
      if (hasEnded(release)) return release;
      await pause(POLL_INTERVAL, signal);
      try {
        release = await client.getRelease(
          release.id,
          await this.#request(signal),
        );
        failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        failures += 1;
        if (!isPassing(error) || failures >= MOST_FAILURES_IN_A_ROW)
          throw error;
        if (failures === 1) {
          logger.warn(
            'The release manager does not answer just now; asking again',
          );
        }
      }
    }
  }

  async #create(
    environment: string,
    fromEnvironment: string | undefined,
    status: EnvironmentStatus,
    signal: AbortSignal,
  ): Promise<Release> {
    const { client, entityRef, artifactId, taskId, timeouts } = this.#options;
    // After a failed release the same key would only tell of that one again.
    const failed =
      status.release?.artifactId === artifactId ? status.release.id : undefined;
    const idempotencyKey = [
      'golden-path',
      taskId,
      environment,
      ...(failed ? ['after', failed] : []),
    ].join(':');
    let last: unknown;
    const release = await poll({
      signal,
      timeout: timeouts.catalog,
      ask: async () =>
        client
          .createRelease(
            entityRef,
            {
              environment,
              artifactId,
              intent: fromEnvironment ? 'promote' : 'release',
              fromEnvironment,
              reason: 'The first version of a new service',
              idempotencyKey,
            },
            await this.#request(signal),
          )
          .catch(error => {
            // The artifact may be a moment away from being known.
            if (!isNotFound(error) && !isPassing(error)) throw error;
            last = error;
            return undefined;
          }),
    });
    if (!release) throw last;
    return release;
  }

  async #statusAfterHeadStart(
    environment: string,
    signal: AbortSignal,
  ): Promise<EnvironmentStatus> {
    const status = await this.#status(environment, signal);
    if (!this.#releasesByItself(status) || this.#isTold(status)) return status;
    const begun = await poll({
      signal,
      timeout: AUTOMATIC_RELEASE_HEAD_START,
      interval: POLL_INTERVAL,
      ask: async () => {
        const now = await this.#status(environment, signal);
        return this.#isTold(now) ? now : undefined;
      },
    });
    return begun ?? this.#status(environment, signal);
  }

  async #status(
    environment: string,
    signal: AbortSignal,
  ): Promise<EnvironmentStatus> {
    const { client, entityRef } = this.#options;
    const { environments } = await client.getOverview(
      entityRef,
      await this.#request(signal),
    );
    const status = environments.find(
      candidate => candidate.environment.name === environment,
    );
    if (!status) {
      throw new NotFoundError(
        `The release manager has no environment ${environment}`,
      );
    }
    return status;
  }

  async #url(environment: string): Promise<string | undefined> {
    const status = await this.#status(environment, this.#options.signal);
    return status.rollout.url;
  }

  #releasesByItself(status: EnvironmentStatus): boolean {
    const { autoRelease } = status.environment;
    return (
      autoRelease !== undefined &&
      new RegExp(`^(?:${autoRelease})$`).test(this.#options.branch)
    );
  }

  /** True where the environment runs the artifact, or is about to. */
  #isTold(status: EnvironmentStatus): boolean {
    const { artifactId } = this.#options;
    return (
      status.artifactId === artifactId ||
      status.release?.artifactId === artifactId
    );
  }

  #ongoing(status: EnvironmentStatus): Release | undefined {
    const { release } = status;
    return release?.artifactId === this.#options.artifactId &&
      !hasEnded(release)
      ? release
      : undefined;
  }

  #asHealthy(status: EnvironmentStatus): HealthyRelease | undefined {
    const { artifactId } = this.#options;
    const { rollout, release } = status;
    if (status.artifactId !== artifactId) return undefined;
    const here = {
      environment: status.environment.name,
      releaseId: release?.artifactId === artifactId ? release.id : undefined,
      url: rollout.url,
    };
    if (release?.artifactId === artifactId && release.state === 'healthy') {
      return here;
    }
    return rollout.state === 'healthy' &&
      (rollout.artifactId ?? artifactId) === artifactId
      ? here
      : undefined;
  }

  async #request(signal: AbortSignal = this.#options.signal) {
    return { token: await this.#options.getToken(), signal };
  }
}

function at(url: string | undefined): string {
  return url ? `: ${url}` : '';
}
