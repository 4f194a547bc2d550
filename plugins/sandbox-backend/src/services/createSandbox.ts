import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthService,
  DatabaseService,
  LoggerService,
  resolvePackagePath,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { stringify } from 'yaml';
import { SandboxConfig } from '../config';
import { openDatabase } from '../database/database';
import { DashboardStore } from '../database/DashboardStore';
import { RepositoryStore } from '../database/RepositoryStore';
import { RunStore } from '../database/RunStore';
import { TokenStore } from '../database/TokenStore';
import { WorkloadStore } from '../database/WorkloadStore';
import { Announcer } from './Announcer';
import { DashboardService } from './dashboards/DashboardService';
import { createConfigRepository } from './git/createConfigRepository';
import { platformRepositories } from './git/platformRepositories';
import { PushAuthenticator } from './git/PushAuthenticator';
import { RepositoryService } from './git/RepositoryService';
import { seedPlans } from './git/seedPlans';
import { PipelineService } from './pipeline/PipelineService';
import { readServicePlan } from './pipeline/readServicePlan';
import { ProcessGuard } from './ProcessGuard';
import { MetricsCollector } from './runtime/MetricsCollector';
import { RuntimeService } from './runtime/RuntimeService';

/** The parts of a sandbox, made and wired but for HTTP. */
export interface Sandbox {
  repositories: RepositoryService;
  authenticator: PushAuthenticator;
  pipeline: PipelineService;
  runtime: RuntimeService;
  dashboards: DashboardService;
  ingressPort: number;
  /** Runs what is to run; the portal answers requests by then. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes what a sandbox is of: folders, repositories, and the services that work on them. */
export async function createSandbox(options: {
  settings: SandboxConfig;
  /** The sandbox's address as people reach it, and the portal's. */
  baseUrl: string;
  portalUrl: string;
  auth: AuthService;
  database: DatabaseService;
  events: EventsService;
  logger: LoggerService;
  signals: SignalsService;
  userInfo: UserInfoService;
}): Promise<Sandbox> {
  const { settings, baseUrl, portalUrl, logger } = options;
  const { folder, environments, ingress } = settings;
  const artifacts = join(folder, 'artifacts');
  const platformFile = join(folder, 'platform.yaml');
  await mkdir(artifacts, { recursive: true });

  const knex = await openDatabase(options.database);
  const announcer = new Announcer(options);
  const guard = new ProcessGuard();
  const repositories = new RepositoryService({
    store: new RepositoryStore(knex),
    root: join(folder, 'repositories'),
    baseUrl,
    portalUrl,
  });
  const configRepository = await createConfigRepository(repositories);
  const dashboardsRepository = await repositories.ensurePlatformRepository(
    'dashboards',
    platformRepositories.dashboards,
  );
  const plansRepository = await repositories.ensurePlatformRepository(
    'plans',
    platformRepositories.plans,
  );
  if (settings.plansFolder) {
    await seedPlans({
      plansFolder: settings.plansFolder,
      repository: plansRepository,
      logger,
    });
  }

  const runtime = new RuntimeService({
    store: new WorkloadStore(knex),
    guard,
    logger,
    configRepository,
    artifacts,
    environments,
    ingress,
    progressDeadline: settings.runtime.progressDeadline,
    onChange: workload => announcer.workloadChanged(workload),
  });
  const ingressPort = await runtime.listen();
  await writeFile(
    platformFile,
    stringify({
      registry: 'sandbox.localhost',
      scheme: 'http',
      domains: Object.fromEntries(
        environments.map(name => [name, `${name}.localhost:${ingressPort}`]),
      ),
    }),
  );

  const pipeline = new PipelineService({
    ...settings.pipeline,
    store: new RunStore(knex),
    repositories,
    guard,
    logger,
    readPlan: readServicePlan,
    planBin: resolvePackagePath('@paved-path/plan', 'bin'),
    planCache: join(folder, 'cache', 'plans'),
    workspaces: join(folder, 'workspaces'),
    logs: join(folder, 'logs'),
    artifacts,
    platformFile,
    portalUrl,
    onChange: run => announcer.runChanged(run),
    onArtifact: (service, artifactId) =>
      announcer.artifactAvailable(service, artifactId),
  });

  const metrics = new MetricsCollector(() => runtime.ready());
  return {
    repositories,
    pipeline,
    runtime,
    ingressPort,
    authenticator: new PushAuthenticator({
      store: new TokenStore(knex),
      auth: options.auth,
      userInfo: options.userInfo,
    }),
    dashboards: new DashboardService({
      store: new DashboardStore(knex),
      repository: dashboardsRepository,
      portalUrl,
      environments,
      samples: (environment, service) => metrics.samples(environment, service),
    }),
    async begin() {
      await runtime.begin();
      metrics.start();
      await pipeline.begin();
    },
    async stop() {
      metrics.stop();
      await Promise.all([pipeline.stop(), runtime.stop()]);
      await guard.stop();
    },
  };
}
