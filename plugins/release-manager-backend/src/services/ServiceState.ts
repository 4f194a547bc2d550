import { toError } from '@backstage/errors';
import {
  Artifact,
  Freshness,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  DesiredArtifact,
  ReleaseProvider,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';

const DEADLINE = 5_000;
const MAX_REMEMBERED = 500;
const NEWEST = 50;

/** What a provider says of a service, all at one time. @internal */
export type ServiceState = {
  /** The newest, newest first. */
  artifacts: Artifact[];
  desired: Record<string, DesiredArtifact>;
  /** Artifacts that were released to an environment, newest first, without repetition. */
  released: Record<string, string[]>;
};

/**
 * Asks the provider how a service stands. Where it fails, the last answer stands, with its age and the reason.
 * @internal
 */
export class ServiceStates {
  readonly #provider: ReleaseProvider;
  readonly #environments: string[];
  readonly #last = new Map<string, { state: ServiceState; asOf: string }>();

  constructor(provider: ReleaseProvider, environments: string[]) {
    this.#provider = provider;
    this.#environments = environments;
  }

  /** `state` is undefined where the provider fails and nothing is remembered. */
  async read(
    service: ServiceReference,
  ): Promise<{ state: ServiceState | undefined; freshness: Freshness }> {
    const source = this.#provider.title;
    try {
      const { state, asOf, problem } = await this.#ask(service);
      this.#remember(service.entityRef, { state, asOf });
      return {
        state,
        freshness: {
          source,
          asOf,
          state: problem ? 'stale' : 'fresh',
          reason: problem,
        },
      };
    } catch (error) {
      const last = this.#last.get(service.entityRef);
      return {
        state: last?.state,
        freshness: {
          source,
          asOf: last?.asOf,
          state: 'failed',
          reason: toError(error).message,
        },
      };
    }
  }

  async #ask(service: ServiceReference) {
    const provider = this.#provider;
    return withDeadline(provider.title, DEADLINE, async signal => {
      const [desired, artifacts, ...histories] = await Promise.all([
        provider.getDesired(service, { signal }),
        provider.getArtifacts(service, { limit: NEWEST }, { signal }),
        ...this.#environments.map(environment =>
          provider.getHistory(
            service,
            { environment, limit: NEWEST },
            { signal },
          ),
        ),
      ]);
      const released = Object.fromEntries(
        this.#environments.map((environment, at) => [
          environment,
          [...new Set(histories[at].items.map(entry => entry.artifactId))],
        ]),
      );
      return {
        state: {
          artifacts: artifacts.items,
          desired: desired.environments,
          released,
        },
        asOf: desired.asOf,
        problem:
          [desired.problem, artifacts.problem].filter(Boolean).join('\n') ||
          undefined,
      };
    });
  }

  #remember(key: string, value: { state: ServiceState; asOf: string }): void {
    this.#last.delete(key);
    this.#last.set(key, value);
    if (this.#last.size > MAX_REMEMBERED) {
      const [oldest] = this.#last.keys();
      this.#last.delete(oldest);
    }
  }
}
