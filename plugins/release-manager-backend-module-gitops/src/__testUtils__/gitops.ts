import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  ProviderReleaseRequest,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { Knex } from 'knex';
import { readGitopsConfig } from '../config';
import { GitopsProvider } from '../GitopsProvider';
import { HistoryIndex } from '../history/HistoryIndex';
import { GitopsSandbox } from './fixtures';

/** The service that is released. @internal */
export const payments: ServiceReference = {
  entityRef: 'component:default/payments',
  name: 'payments',
};

/** Of a call that nobody ends early. @internal */
export const unhurried = { signal: new AbortController().signal };

/** A request to release an artifact of payments to dev, by Ana. @internal */
export function requestOf(
  fields: Partial<ProviderReleaseRequest> & { artifactId: string },
): ProviderReleaseRequest {
  return {
    releaseId: `release-${Math.random()}`,
    service: payments,
    environment: 'dev',
    intent: { type: 'release' },
    actor: {
      ref: 'user:default/ana',
      name: 'Ana Souza',
      email: 'ana@example.org',
    },
    ...fields,
  };
}

/** A provider on a sandbox of its own for each test, and one database for all tests of a file. @internal */
export class Gitops {
  /** Has them set up before each test of the describe block that calls it, and removed after it. */
  static forEachTest(databases: TestDatabases, databaseId: string): Gitops {
    const gitops = new Gitops();
    beforeAll(async () => {
      gitops.knex = await databases.init(
        databaseId as Parameters<TestDatabases['init']>[0],
      );
    });
    beforeEach(async () => {
      gitops.sandbox = await GitopsSandbox.create();
      await gitops.start();
    });
    afterEach(async () => {
      await Promise.all(gitops.#started.splice(0).map(each => each.stop()));
      await gitops.sandbox.remove();
    });
    return gitops;
  }

  knex!: Knex;
  sandbox!: GitopsSandbox;
  /** The one that was started last. */
  provider!: GitopsProvider;
  readonly #started: GitopsProvider[] = [];

  /** Starts another provider; the one before goes on. */
  async start(
    config: object = {},
    logger = mockServices.logger.mock(),
  ): Promise<GitopsProvider> {
    const started = GitopsProvider.create({
      config: readGitopsConfig(
        new ConfigReader({
          releaseManager: { gitops: { ...this.sandbox.config, ...config } },
        }),
      )!,
      index: await HistoryIndex.create(
        mockServices.database({ knex: this.knex }),
      ),
      logger,
    });
    started.start();
    this.#started.push(started);
    this.provider = started;
    return started;
  }

  /** Starts a provider in the place of the one before. */
  async restart(
    config?: object,
    logger?: ReturnType<typeof mockServices.logger.mock>,
  ): Promise<GitopsProvider> {
    await this.provider.stop();
    return this.start(config, logger);
  }

  /** Writes an artifact of payments, built at a minute of one hour. `commits` are words, newest first. */
  build(
    commits: string[],
    minute: number,
    rest: Partial<Parameters<GitopsSandbox['writeArtifact']>[0]> = {},
  ): Promise<string> {
    return this.sandbox.writeArtifact({
      service: 'payments',
      commits,
      builtAt: `2025-11-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
      ...rest,
    });
  }
}
