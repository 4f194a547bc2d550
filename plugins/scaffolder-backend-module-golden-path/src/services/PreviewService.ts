import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import {
  PlannedThing,
  ServicePreview,
} from '@paved-path/backstage-plugin-golden-path-common';
import { ChosenHosts } from '../Hosts';
import { GoldenPathSettings } from '../settings';
import { StackCatalog } from './StackCatalog';

/** Tells what will be created for a service. @internal */
export class PreviewService {
  readonly #settings: GoldenPathSettings;
  readonly #hosts: ChosenHosts;
  readonly #stacks: StackCatalog;

  constructor(options: {
    settings: GoldenPathSettings;
    hosts: ChosenHosts;
    stacks: StackCatalog;
  }) {
    this.#settings = options.settings;
    this.#hosts = options.hosts;
    this.#stacks = options.stacks;
  }

  async preview(request: {
    name: string;
    owner?: string;
    stack?: string;
  }): Promise<ServicePreview> {
    const { name, owner, stack } = request;
    const { repositoryHost, pipelineHost, dashboardHost } = this.#hosts;
    const environments = await this.environments();
    const [repository, pipeline, dashboards] = await Promise.all([
      planned(repositoryHost, name),
      planned(pipelineHost, name),
      planned(dashboardHost, name),
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
      pages: [{ title: name, url: this.pageUrl(name) }],
    };
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
