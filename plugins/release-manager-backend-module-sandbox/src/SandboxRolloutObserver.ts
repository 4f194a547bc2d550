import { AuthService } from '@backstage/backend-plugin-api';
import { Rollout } from '@paved-path/backstage-plugin-release-manager-common';
import {
  CallOptions,
  RolloutObserver,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import {
  SandboxClient,
  Workload,
} from '@paved-path/backstage-plugin-sandbox-common';

/** Asks the sandbox what runs. */
export class SandboxRolloutObserver implements RolloutObserver {
  readonly id = 'sandbox';
  readonly title = 'the sandbox';
  readonly #client: SandboxClient;
  readonly #auth: AuthService;

  constructor(options: { client: SandboxClient; auth: AuthService }) {
    this.#client = options.client;
    this.#auth = options.auth;
  }

  /** Throws where the sandbox does not answer: that is not the same as nothing running. */
  async observe(
    request: { service: ServiceReference; environment: string },
    options: CallOptions,
  ): Promise<Rollout> {
    const { service, environment } = request;
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'sandbox',
    });
    const workloads = await this.#client.getWorkloads(
      { service: service.name, environment },
      { token, signal: options.signal },
    );
    const namespace = service.namespace ?? environment;
    const workload = workloads.find(one => one.namespace === namespace);
    const observedAt = new Date().toISOString();
    return workload
      ? toRollout(workload, observedAt)
      : { state: 'absent', observedAt };
  }
}

function toRollout(workload: Workload, observedAt: string): Rollout {
  const { state, artifactId, servingArtifactId, replicas, message } = workload;
  return {
    state,
    artifactId,
    replicas,
    servingArtifactId:
      servingArtifactId === artifactId ? undefined : servingArtifactId,
    message,
    lastLogLines: state === 'failed' ? workload.lastLogLines : undefined,
    url: workload.url,
    observedAt,
  };
}
