import { Entity } from '@backstage/catalog-model';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  FixOption,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  CheckReport,
  DiscoveredEnvironment,
  DriftProvider,
  FixContext,
} from '@paved-path/backstage-plugin-drift-node';
import { Env0CallOptions, Env0Client } from './Env0Client';
import { describeSchedule } from './describeSchedule';
import { REDEPLOY, redeploy } from './redeploy';
import { Env0Deployment } from './schemas';
import { Env0Settings } from './settings';
import { toResourceDrifts } from './toResourceDrifts';

/** Names an entity's environments in env0, by their ids and with commas between them. */
const ENVIRONMENT_ANNOTATION = 'env0.com/environment-id';
/** Says which organization they are in; not needed, but where it is there it must be the configured one. */
const ORGANIZATION_ANNOTATION = 'env0.com/organization-id';

const FAILED = ['FAILURE', 'TIMEOUT', 'INTERNAL_FAILURE'];

/**
 * The environments of an organization in env0, and the drift that env0 detects in them.
 *
 * @remarks
 * A check reads what env0 found when it last looked; it does not make env0 look, since env0 documents no call for that. How often it looks
 * is scheduled in env0.
 *
 * @internal
 */
export class Env0Provider implements DriftProvider {
  readonly id = 'env0';
  readonly title = 'env0';
  readonly #client: Env0Client;
  readonly #settings: Env0Settings;

  constructor(options: { client: Env0Client; settings: Env0Settings }) {
    this.#client = options.client;
    this.#settings = options.settings;
  }

  async discover(options: Env0CallOptions): Promise<DiscoveredEnvironment[]> {
    const projects = await this.#client.getProjectNames(options);
    const environments = await this.#client.listEnvironments(options);
    return (
      environments
        // A destroyed environment has nothing left that could drift.
        .filter(
          ({ isArchived, status }) => !isArchived && status !== 'INACTIVE',
        )
        .map(({ id, name, projectId, workspaceName }) => ({
          key: id,
          name: `${projects.get(projectId) ?? projectId}/${name}`,
          workspace: workspaceName,
          url: this.#toUrl(projectId, id),
        }))
    );
  }

  claims(entity: Entity, environment: DiscoveredEnvironment): boolean {
    const annotations = entity.metadata.annotations ?? {};
    const organization = annotations[ORGANIZATION_ANNOTATION]?.trim();
    if (organization && organization !== this.#settings.organizationId) {
      return false;
    }
    return (annotations[ENVIRONMENT_ANNOTATION] ?? '')
      .split(',')
      .some(id => id.trim() === environment.key);
  }

  async check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport> {
    const { key } = environment;
    options.onStep?.('read environment');
    const { status, driftStatus, isArchived, projectId } =
      await this.#client.getEnvironment(key, options);
    if (isArchived || status === 'INACTIVE') {
      throw new NotFoundError('The environment is destroyed in env0');
    }
    if (status === 'CREATED' || status === 'NEVER_DEPLOYED') {
      throw new ServiceUnavailableError(
        'The environment was never deployed by env0, so there is nothing to compare',
      );
    }
    // Before env0 had a drift status, drift was a status.
    switch (driftStatus ?? (status === 'DRIFTED' ? status : undefined)) {
      case 'OK':
      case 'DRIFTED':
        break;
      case 'DISABLED':
        throw new ServiceUnavailableError(
          'Drift detection is switched off for this environment in env0; give it a schedule there',
        );
      case 'NEVER_RUN':
        throw new ServiceUnavailableError(
          `env0 has not looked for drift in this environment yet; ${await this.#describeSchedule(
            key,
            options,
          )}`,
        );
      case 'ERROR':
        throw new ServiceUnavailableError(
          `env0 could not look for drift when it last tried; its reason is at ${this.#toUrl(
            projectId,
            key,
          )}`,
        );
      case undefined:
        throw new ServiceUnavailableError(
          'env0 tells no drift status for this environment',
        );
      default:
        throw new ServiceUnavailableError(
          `env0 tells the drift status '${driftStatus}', which is not known here and so does not count as in sync`,
        );
    }

    options.onStep?.('read drift detection');
    const deployments = await this.#client.getDeployments(
      key,
      seen => seen.some(isDetected),
      options,
    );
    const written = newest(deployments.filter(isDeployed));
    const stateWrittenAt = written && at(written);
    if (driftStatus === 'OK') {
      await this.#checkIsBelievable(key, deployments, options);
      const revision = newest(deployments.filter(isDetected))?.gitMetadata;
      return {
        resources: [],
        truncated: false,
        revision: revision?.commit,
        stateWrittenAt,
      };
    }
    const found = newest(deployments.filter(isDetected));
    const detection = found
      ? (await this.#client.getDeployment(found.id, options)) ?? found
      : undefined;
    return {
      ...toResourceDrifts(
        environment,
        detection,
        (found && at(found)) ?? new Date().toISOString(),
      ),
      revision: detection?.gitMetadata?.commit,
      stateWrittenAt,
    };
  }

  /** Drift is fixed in env0; it offers no pull request that changes the code to what is there. */
  async getFixOptions(
    environment: DiscoveredEnvironment,
  ): Promise<FixOption[]> {
    return [
      {
        direction: 'code-to-cloud',
        title: 'Redeploy in env0',
        kind: 'open',
        id: REDEPLOY,
        description:
          'Begins a deployment of the code in env0, which plans it and waits there until somebody approves.',
      },
      {
        direction: 'code-to-cloud',
        title: 'Open the environment in env0',
        kind: 'link',
        url: environment.url,
      },
    ];
  }

  /** @throws InputError where it is no option of its own; see {@link redeploy} */
  async openFix(
    environment: DiscoveredEnvironment,
    { optionId, actor }: { optionId: string; actor: string },
    { signal }: Pick<FixContext, 'signal'>,
  ): Promise<OpenedFix> {
    signal.throwIfAborted();
    if (optionId !== REDEPLOY) {
      throw new InputError(
        `optionId: env0 has no option '${optionId}'; it has ${REDEPLOY}`,
      );
    }
    return redeploy(this.#client, {
      key: environment.key,
      name: environment.name,
      comment: `Asked for by ${actor} in ${
        this.#settings.portal
      }, since the environment drifted`,
      urlOf: projectId => this.#toUrl(projectId, environment.key),
      signal,
    });
  }

  /** An old OK, or one that a failed detection came after, says nothing about today. */
  async #checkIsBelievable(
    key: string,
    deployments: Env0Deployment[],
    options: Env0CallOptions,
  ): Promise<void> {
    const last = newest(
      deployments.filter(
        deployment => isDetection(deployment) || isDeployed(deployment),
      ),
    );
    if (!last) return;
    if (isDetection(last) && FAILED.includes(last.status ?? '')) {
      throw new ServiceUnavailableError(
        `env0's last drift detection did not come to its end (${last.status}), so its OK is from before`,
      );
    }
    const looked = newest(
      deployments.filter(
        deployment => isDetected(deployment) || isDeployed(deployment),
      ),
    );
    const lookedAt = looked && at(looked);
    if (!lookedAt) return;
    const age = Date.now() - Date.parse(lookedAt);
    if (age > this.#settings.longestAge) {
      throw new ServiceUnavailableError(
        `env0 last looked ${Math.floor(
          age / (24 * 60 * 60_000),
        )} days ago, too long to count as in sync; ${await this.#describeSchedule(
          key,
          options,
        )}`,
      );
    }
  }

  async #describeSchedule(
    key: string,
    options: Env0CallOptions,
  ): Promise<string> {
    try {
      return describeSchedule(
        await this.#client.getDriftSchedule(key, options),
      );
    } catch {
      // The schedule only explains; what it explains is true without it.
      options.signal.throwIfAborted();
      return 'its schedule could not be read';
    }
  }

  #toUrl(projectId: string, environmentId: string): string {
    const { appUrl } = this.#settings;
    const project = encodeURIComponent(projectId);
    return `${appUrl}/p/${project}/environments/${encodeURIComponent(
      environmentId,
    )}`;
  }
}

function isDetection(deployment: Env0Deployment): boolean {
  return deployment.type === 'driftDetection';
}

function isDetected(deployment: Env0Deployment): boolean {
  return isDetection(deployment) && deployment.status === 'SUCCESS';
}

function isDeployed(deployment: Env0Deployment): boolean {
  return deployment.type === 'deploy' && deployment.status === 'SUCCESS';
}

function at(deployment: Env0Deployment): string | undefined {
  return deployment.finishedAt ?? deployment.startedAt ?? deployment.queuedAt;
}

/** What env0 lists first is the newest where it tells no moment. */
function newest(deployments: Env0Deployment[]): Env0Deployment | undefined {
  return deployments.reduce<Env0Deployment | undefined>(
    (best, next) =>
      best && (at(best) ?? '') >= (at(next) ?? '') ? best : next,
    undefined,
  );
}
