import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import {
  PlannedThing,
  ServicePreview,
} from '@paved-path/backstage-plugin-golden-path-common';
import { ChosenHosts } from '../Hosts';
import { GoldenPathSettings } from '../settings';
import { OnCallCoverage } from './OnCallCoverage';
import { StackCatalog } from './StackCatalog';

/** How long on-call may take to say that it is there, in milliseconds: the form must not wait for it. */
const ON_CALL_TIMEOUT = 2_000;

/** Tells what will be created for a service. @internal */
export class PreviewService {
  readonly #settings: GoldenPathSettings;
  readonly #hosts: ChosenHosts;
  readonly #stacks: StackCatalog;
  readonly #coverage: OnCallCoverage;

  constructor(options: {
    settings: GoldenPathSettings;
    hosts: ChosenHosts;
    stacks: StackCatalog;
    coverage: OnCallCoverage;
  }) {
    this.#settings = options.settings;
    this.#hosts = options.hosts;
    this.#stacks = options.stacks;
    this.#coverage = options.coverage;
  }

  async preview(request: {
    name: string;
    owner?: string;
    stack?: string;
  }): Promise<ServicePreview> {
    const { name, owner, stack } = request;
    const { repositoryHost, pipelineHost, dashboardHost } = this.#hosts;
    const environments = await this.environments();
    const [repository, pipeline, dashboards, onCall] = await Promise.all([
      planned(repositoryHost, name),
      planned(pipelineHost, name),
      planned(dashboardHost, name),
      this.#planOnCall(name),
    ]);
    return {
      name,
      owner,
      stack,
      repository,
      pipeline,
      environments: environments.map(environment => ({
        name: environment,
        title: environment,
        url: this.serviceUrl(name, environment),
      })),
      dashboards: [dashboards],
      onCall,
      pages: [{ title: name, url: this.pageUrl(name) }],
    };
  }

  async #planOnCall(name: string): Promise<PlannedThing | undefined> {
    const { onCallHost } = this.#hosts;
    if (onCallHost) return planned(onCallHost, name);
    try {
      const providers = await this.#coverage.getProviders(
        AbortSignal.timeout(ON_CALL_TIMEOUT),
      );
      return providers.length ? { title: providers.join(', ') } : undefined;
    } catch {
      // The rest is shown also while on-call does not answer; the step that needs it then says so.
      return undefined;
    }
  }

  /** In the order of releases; the last one is production. */
  async environments(): Promise<string[]> {
    return this.#settings.environments ?? this.#stacks.getEnvironments();
  }

  /** Where the service answers, as configuration says it; undefined where it does not. */
  serviceUrl(service: string, environment: string): string | undefined {
    return this.#settings.serviceUrl
      ?.replaceAll('{service}', service)
      .replaceAll('{environment}', environment);
  }

  /** The service's page in this portal. */
  pageUrl(service: string): string {
    return `${
      this.#settings.portalUrl
    }/catalog/${DEFAULT_NAMESPACE}/component/${service}`;
  }
}

async function planned(
  host: { title: string; predictUrl?(name: string): Promise<string> },
  name: string,
): Promise<PlannedThing> {
  return { title: host.title, url: await host.predictUrl?.(name) };
}
