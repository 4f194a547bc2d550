import { LoggerService } from '@backstage/backend-plugin-api';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { WorkloadKey, WorkloadStore } from '../../database/WorkloadStore';
import { ProcessGuard } from '../ProcessGuard';
import { ConfigRepositoryFollower } from './ConfigRepositoryFollower';
import { DesiredStateReader } from './DesiredStateReader';
import { Ingress } from './Ingress';
import { Replica } from './Replica';
import { DesiredWorkload, keyOf } from './types';
import { HealthyVersion, WorkloadController } from './WorkloadController';

/** What is stopped with the portal has no longer than this, in milliseconds. */
const SHUTDOWN_GRACE = 5000;

interface Healthy {
  key: WorkloadKey;
  version: HealthyVersion;
}

/** What the runtime works with. */
export interface RuntimeOptions {
  store: WorkloadStore;
  guard: ProcessGuard;
  logger: LoggerService;
  configRepository: string;
  artifacts: string;
  environments: string[];
  ingress: { host: string; port: number };
  /** In milliseconds. */
  progressDeadline: number;
  onChange: (workload: Workload) => void;
}

/** Runs what the config repository says, and leads requests to it. */
export class RuntimeService {
  readonly #options: RuntimeOptions;
  readonly #workloads = new Map<string, WorkloadController>();
  readonly #hosts = new Map<string, WorkloadController>();
  readonly #reader: DesiredStateReader;
  readonly #follower: ConfigRepositoryFollower;
  readonly #leaving = new Set<Promise<void>>();
  #healthy: Map<string, Healthy> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #ingress: Ingress | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#reader = new DesiredStateReader({
      repository: options.configRepository,
      environments: options.environments,
      progressDeadline: options.progressDeadline,
    });
    this.#follower = new ConfigRepositoryFollower({
      repository: options.configRepository,
      logger: options.logger,
      onRevision: revision => this.#apply(revision),
    });
  }

  /** Takes the port that answers for the services, and answers which one it is. */
  async listen(): Promise<number> {
    this.#ingress = await Ingress.start({
      ...this.#options.ingress,
      find: host => this.#hosts.get(host),
      hosts: () => [...this.#hosts.keys()],
    });
    return this.#ingress.port;
  }

  /** Starts what is to run, and follows the config repository from then on. */
  async begin(): Promise<void> {
    await this.#follower.start();
  }

  async stop(): Promise<void> {
    await this.#follower.stop();
    await Promise.all([
      ...[...this.#workloads.values()].map(one => one.stop(SHUTDOWN_GRACE)),
      ...this.#leaving,
    ]);
    await this.#ingress?.stop();
    await this.#writing;
  }

  list(query: { service?: string; environment?: string } = {}): Workload[] {
    const { environments } = this.#options;
    return [...this.#workloads.values()]
      .map(controller => controller.describe())
      .filter(
        workload =>
          (!query.service || workload.service === query.service) &&
          (!query.environment || workload.environment === query.environment),
      )
      .sort(
        (a, b) =>
          a.service.localeCompare(b.service) ||
          environments.indexOf(a.environment) -
            environments.indexOf(b.environment),
      );
  }

  /** The replicas that answer requests, by environment and service. */
  ready(): Array<{
    environment: string;
    service: string;
    replicas: Replica[];
  }> {
    return [...this.#workloads.values()].map(({ desired, ready }) => ({
      environment: desired.environment,
      service: desired.service,
      replicas: ready,
    }));
  }

  async #apply(revision: string): Promise<void> {
    const desired = await this.#reader.read(revision);
    const healthy = await this.#loadHealthy();
    for (const [id, controller] of this.#workloads) {
      if (desired.has(id)) continue;
      this.#workloads.delete(id);
      this.#remember(() => this.#options.store.remove(controller.desired));
      const left = controller.stop();
      this.#leaving.add(left);
      void left.finally(() => this.#leaving.delete(left));
      this.#options.logger.info(`${id} was removed and is stopped`);
    }
    for (const [id, workload] of desired) {
      let controller = this.#workloads.get(id);
      if (!controller) {
        controller = this.#createController(workload);
        this.#workloads.set(id, controller);
        const before = healthy.get(id);
        if (before) controller.restore(before.version);
      }
      controller.update(workload, revision);
    }
    for (const [id, { key }] of healthy) {
      if (!desired.has(id))
        this.#remember(() => this.#options.store.remove(key));
    }
    healthy.clear();
    this.#indexHosts();
  }

  #createController(workload: DesiredWorkload): WorkloadController {
    const { artifacts, guard, onChange, store } = this.#options;
    return new WorkloadController(workload, {
      artifacts,
      guard,
      url: `http://${hostOf(workload)}:${this.#ingress?.port}`,
      onChange,
      onHealthy: version => this.#remember(() => store.put(workload, version)),
    });
  }

  #indexHosts(): void {
    this.#hosts.clear();
    for (const controller of this.#workloads.values()) {
      for (const host of [
        hostOf(controller.desired),
        ...controller.desired.hosts,
      ]) {
        if (!this.#hosts.has(host)) this.#hosts.set(host, controller);
      }
    }
  }

  /** What ran well before the portal was stopped; asked for once. */
  async #loadHealthy(): Promise<Map<string, Healthy>> {
    this.#healthy ??= new Map(
      (await this.#options.store.list()).map(({ healthy, ...key }) => [
        keyOf(key),
        { key, version: healthy as HealthyVersion },
      ]),
    );
    return this.#healthy;
  }

  #remember(write: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(write)
      .catch(error =>
        this.#options.logger.error('What runs well cannot be recorded', error),
      );
  }
}

function hostOf({ service, environment }: DesiredWorkload): string {
  return `${service}.${environment}.localhost`;
}
