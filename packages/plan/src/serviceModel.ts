import type { Platform, PlanFile, Stack } from './planSchema';
import type { EnvironmentSettings, ServiceFile } from './serviceSchema';

/** A service in one environment, with nothing left open. @public */
export interface EnvironmentModel {
  name: string;
  namespace: string;
  replicas: number;
  /** As many as `replicas` where nothing scales. */
  maxReplicas: number;
  /** In percent of the requested cores. */
  scalingCpu: number;
  /** The longest wait for one more replica to be ready, in seconds. */
  rolloutDeadline: number;
  resources: { cpu: string; memory: string };
  variables: Record<string, string>;
  /** Without a port. */
  host: string;
  /** Where a person or another service reaches it. */
  url: string;
}

/** What templates know of a service, with the plan's defaults filled in. @public */
export interface ServiceModel {
  name: string;
  description: string;
  /** The owner's entity reference. */
  owner: string;
  /** The owner's bare name, for labels. */
  ownerName: string;
  stack: string;
  port: number;
  ingress: { enabled: boolean; paths: string[] };
  needs: { services: string[]; secrets: string[]; internet: boolean };
  /** In the plan's order. */
  environments: EnvironmentModel[];
}

/** Fills in what the service leaves to the plan. */
export function toServiceModel(
  service: ServiceFile,
  plan: PlanFile,
  platform: Platform,
): ServiceModel {
  return {
    name: service.name,
    description: service.description ?? '',
    owner: toEntityRef(service.owner),
    ownerName: service.owner.replace(/^.*[:/]/, ''),
    stack: service.stack,
    port: service.port ?? plan.defaults.port,
    ingress: { enabled: true, paths: ['/'], ...service.ingress },
    needs: { services: [], secrets: [], internet: false, ...service.needs },
    environments: Object.entries(plan.environments).map(([name, defaults]) =>
      toEnvironmentModel(name, defaults, service, plan, platform),
    ),
  };
}

function toEnvironmentModel(
  name: string,
  defaults: EnvironmentSettings,
  service: ServiceFile,
  plan: PlanFile,
  platform: Platform,
): EnvironmentModel {
  const own: EnvironmentSettings = service.environments?.[name] ?? {};
  const replicas = own.replicas ?? defaults.replicas ?? 1;
  const scaling = {
    ...plan.defaults.scaling,
    ...defaults.scaling,
    ...service.scaling,
    ...own.scaling,
  };
  const rollout = {
    ...plan.defaults.rollout,
    ...defined(defaults.rollout),
    ...defined(service.rollout),
    ...defined(own.rollout),
  };
  const host = `${service.name}.${platform.domains[name] ?? name}`;
  return {
    name,
    namespace: platform.namespaces?.[name] ?? name,
    replicas,
    // What is switched off stays off.
    maxReplicas:
      replicas === 0 ? 0 : Math.max(replicas, scaling.maxReplicas ?? replicas),
    scalingCpu: scaling.cpu,
    rolloutDeadline: rollout.deadline,
    resources: {
      ...plan.defaults.resources,
      ...defined(defaults.resources),
      ...defined(own.resources),
    },
    variables: {
      ...defaults.variables,
      ...service.variables,
      ...own.variables,
    },
    host: host.replace(/:\d+$/, ''),
    url: `${platform.scheme}://${host}`,
  };
}

/** The plan's platform with the settings of the platform that it runs on. */
export function mergePlatform(
  defaults: Platform,
  settings: Partial<Platform> = {},
): Platform {
  return {
    ...defaults,
    ...defined(settings),
    domains: { ...defaults.domains, ...settings.domains },
    namespaces: { ...defaults.namespaces, ...settings.namespaces },
  };
}

/** The stack that the service names; validation has made sure that there is one. */
export function stackOf(service: ServiceFile, plan: PlanFile): Stack {
  const stack = plan.stacks[service.stack];
  if (!stack) throw new Error(`the plan has no stack ${service.stack}`);
  return stack;
}

function toEntityRef(owner: string): string {
  const [, kind = 'group', namespace = 'default', name] =
    /^(?:(\w+):)?(?:([^/]+)\/)?(.+)$/.exec(owner) ?? [];
  return `${kind}:${namespace}/${name}`;
}

function defined<T extends object>(value: T | undefined): T {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, entry]) => entry !== undefined),
  ) as T;
}
