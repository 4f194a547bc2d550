import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  GoldenSignals,
  PutDashboardRequest,
  SandboxDashboard,
} from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import { parse } from 'yaml';
import { DashboardStore } from '../../database/DashboardStore';
import { commitFiles } from '../git/commitFiles';
import { readBranch } from '../git/RepositoryService';

/** Whoever publishes a dashboard; another backend has no user. */
export interface Publisher {
  userRef?: string;
  ownershipRefs?: string[];
}

/** Keeps dashboards and alert rules in a repository, where their history can be read. */
export class DashboardService {
  readonly #store: DashboardStore;
  readonly #repository: string;
  readonly #portalUrl: string;
  readonly #environments: string[];
  readonly #samples: (environment: string, service: string) => GoldenSignals[];
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: {
    store: DashboardStore;
    /** The folder of the repository `platform/dashboards`. */
    repository: string;
    portalUrl: string;
    environments: string[];
    samples: (environment: string, service: string) => GoldenSignals[];
  }) {
    this.#store = options.store;
    this.#repository = options.repository;
    this.#portalUrl = options.portalUrl;
    this.#environments = options.environments;
    this.#samples = options.samples;
  }

  /** The same content again changes nothing. */
  async put(
    service: string,
    request: PutDashboardRequest,
    publisher: Publisher,
  ): Promise<{ url: string }> {
    try {
      parse(request.alertRules);
    } catch (error) {
      throw new InputError(`alertRules: not YAML: ${(error as Error).message}`);
    }
    const write = this.#writing.then(() =>
      this.#put(service, request, publisher),
    );
    this.#writing = write.catch(() => {});
    await write;
    return { url: this.#urlOf(service) };
  }

  async get(service: string): Promise<SandboxDashboard> {
    const row = await this.#store.get(service);
    const files = row && (await this.#read(service));
    if (!row || !files) {
      throw new NotFoundError(`There is no dashboard of ${service}`);
    }
    return {
      service,
      ownerRef: row.owner_ref,
      dashboard: JSON.parse(files.dashboard),
      alertRules: files.alertRules,
      url: this.#urlOf(service),
      updatedAt: row.updated_at,
      environments: this.#environments.map(environment => ({
        environment,
        samples: this.#samples(environment, service),
      })),
    };
  }

  async #put(
    service: string,
    request: PutDashboardRequest,
    publisher: Publisher,
  ): Promise<void> {
    const ownerRef = request.ownerRef.toLocaleLowerCase('en-US');
    const row = await this.#store.get(service);
    const dashboard = `${JSON.stringify(request.dashboard, undefined, 2)}\n`;
    const { alertRules } = request;
    if (row) {
      if (row.owner_ref !== ownerRef) {
        throw new ConflictError(
          `The dashboard of ${service} exists already and belongs to ${row.owner_ref}`,
        );
      }
      const before = await this.#read(service);
      if (before?.dashboard === dashboard && before.alertRules === alertRules) {
        return;
      }
      if (
        publisher.ownershipRefs &&
        !publisher.ownershipRefs.includes(row.owner_ref) &&
        publisher.userRef !== row.updated_by
      ) {
        throw new NotAllowedError(
          `The dashboard of ${service} belongs to ${row.owner_ref}, and you are not one of them`,
        );
      }
    }
    const author = publisher.userRef ?? 'portal';
    await commitFiles(this.#repository, {
      parent: await readBranch(this.#repository, 'main'),
      message: `Publish the dashboard of ${service}`,
      author: {
        name: author,
        email: `${author.replace(/[^\w.-]+/g, '.')}@localhost`,
      },
      files: {
        [`${service}/dashboard.json`]: dashboard,
        [`${service}/alerts.yaml`]: alertRules,
      },
    });
    await this.#store.put({
      service,
      owner_ref: ownerRef,
      updated_by: publisher.userRef ?? null,
      updated_at: new Date().toISOString(),
    });
  }

  async #read(
    service: string,
  ): Promise<{ dashboard: string; alertRules: string } | undefined> {
    const head = await readBranch(this.#repository, 'main');
    if (!head) return undefined;
    const show = async (file: string) =>
      (
        await runGit(['cat-file', 'blob', `${head}:${service}/${file}`], {
          cwd: this.#repository,
        })
      ).stdout;
    try {
      const [dashboard, alertRules] = await Promise.all([
        show('dashboard.json'),
        show('alerts.yaml'),
      ]);
      return { dashboard, alertRules };
    } catch (error) {
      if ((error as { exitCode?: number }).exitCode === 128) return undefined;
      throw error;
    }
  }

  #urlOf(service: string): string {
    return `${this.#portalUrl}/sandbox/dashboards/${service}`;
  }
}
