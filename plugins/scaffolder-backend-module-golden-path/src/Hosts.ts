import { InputError } from '@backstage/errors';
import {
  DashboardHost,
  GoldenPathExtensionPoint,
  OnCallHost,
  PipelineHost,
  RepositoryHost,
} from '@paved-path/backstage-plugin-golden-path-node';

type Host = { readonly id: string; readonly title: string };

/** The platforms that the golden path uses. @internal */
export type ChosenHosts = {
  repositoryHost: RepositoryHost;
  pipelineHost: PipelineHost;
  dashboardHost: DashboardHost;
  /** Undefined: those who are on call need not be told of a new service. */
  onCallHost?: OnCallHost;
};

/** The platforms that modules added. @internal */
export class Hosts implements GoldenPathExtensionPoint {
  readonly #repositoryHosts = new Map<string, RepositoryHost>();
  readonly #pipelineHosts = new Map<string, PipelineHost>();
  readonly #dashboardHosts = new Map<string, DashboardHost>();
  readonly #onCallHosts = new Map<string, OnCallHost>();

  addRepositoryHost(host: RepositoryHost): void {
    add(this.#repositoryHosts, host, 'repository host');
  }

  addPipelineHost(host: PipelineHost): void {
    add(this.#pipelineHosts, host, 'pipeline host');
  }

  addDashboardHost(host: DashboardHost): void {
    add(this.#dashboardHosts, host, 'dashboard host');
  }

  addOnCallHost(host: OnCallHost): void {
    add(this.#onCallHosts, host, 'on-call host');
  }

  /** Throws an InputError that lists what is known where one is not named, or named wrongly. */
  choose(names: {
    repositoryHost?: string;
    pipelineHost?: string;
    dashboardHost?: string;
    onCallHost?: string;
  }): ChosenHosts {
    return {
      repositoryHost: choose(
        this.#repositoryHosts,
        'repositoryHost',
        names.repositoryHost,
      ),
      pipelineHost: choose(
        this.#pipelineHosts,
        'pipelineHost',
        names.pipelineHost,
      ),
      dashboardHost: choose(
        this.#dashboardHosts,
        'dashboardHost',
        names.dashboardHost,
      ),
      onCallHost:
        this.#onCallHosts.size || names.onCallHost
          ? choose(
              this.#onCallHosts,
              'onCallHost',
              names.onCallHost,
              '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-pagerduty, with goldenPath.pagerDuty configured',
            )
          : undefined,
    };
  }
}

function add<T extends Host>(hosts: Map<string, T>, host: T, what: string) {
  if (hosts.has(host.id)) {
    throw new Error(
      `Two modules of the golden path add a ${what} with the id ${host.id}`,
    );
  }
  hosts.set(host.id, host);
}

function choose<T extends Host>(
  hosts: Map<string, T>,
  key: string,
  name: string | undefined,
  example = '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-sandbox',
): T {
  const known = [...hosts.keys()].sort().join(', ');
  if (hosts.size === 0) {
    throw new InputError(
      `goldenPath.${key}: no module that adds one is installed; add one to the backend, such as ${example}`,
    );
  }
  if (name === undefined) {
    if (hosts.size > 1) {
      throw new InputError(
        `goldenPath.${key} must name one of those that are installed: ${known}`,
      );
    }
    return [...hosts.values()][0];
  }
  const host = hosts.get(name);
  if (!host) {
    throw new InputError(
      `goldenPath.${key} is ${name}, which is not installed; installed are: ${known}`,
    );
  }
  return host;
}
