import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Artifact,
  Environment,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';
import { matchesBranch } from '../config';
import { ReleaseStore } from '../database/ReleaseStore';
import { ServiceAccess } from './ServiceAccess';
import { ReleaseCommands } from './ReleaseCommands';

const DEADLINE = 10_000;
const PAGE = 50;
const MAX_PAGES = 10;

/**
 * Releases the newest artifact of a branch to the environments that follow it, once, and never back in time.
 * @internal
 */
export class AutoReleaser {
  readonly #environments: Environment[];
  readonly #provider: ReleaseProvider;
  readonly #commands: ReleaseCommands;
  readonly #store: ReleaseStore;
  readonly #access: ServiceAccess;
  readonly #logger: LoggerService;

  constructor(options: {
    environments: Environment[];
    provider: ReleaseProvider;
    commands: ReleaseCommands;
    store: ReleaseStore;
    access: ServiceAccess;
    logger: LoggerService;
  }) {
    this.#environments = options.environments.filter(each => each.autoRelease);
    this.#provider = options.provider;
    this.#commands = options.commands;
    this.#store = options.store;
    this.#access = options.access;
    this.#logger = options.logger;
  }

  /** Looks at one service, or at all. A service that fails does not keep the others. */
  async run(serviceName?: string): Promise<void> {
    if (!this.#environments.length) return;
    for (const service of await this.#access.findServices(serviceName)) {
      for (const environment of this.#environments) {
        try {
          await this.#follow(service, environment);
        } catch (error) {
          this.#logger.warn(
            `${service.name} is not released to ${
              environment.name
            } by itself for now: ${toError(error).message}`,
          );
        }
      }
    }
  }

  async #follow(
    service: ServiceReference,
    environment: Environment,
  ): Promise<void> {
    const newest = await this.#findNewest(service, environment);
    if (!newest || !(await this.#isDue(service, environment, newest))) return;
    await this.#commands.createAutomatic({
      service,
      environment: environment.name,
      artifactId: newest.id,
      branch: newest.branch,
    });
  }

  async #isDue(
    service: ServiceReference,
    environment: Environment,
    newest: Artifact,
  ): Promise<boolean> {
    const { entityRef } = service;
    // Whoever took it back had a reason.
    if (await this.#store.wasReleased(entityRef, environment.name, newest.id)) {
      return false;
    }
    const [desired, history] = await Promise.all([
      this.#ask(signal => this.#provider.getDesired(service, { signal })),
      this.#ask(signal =>
        this.#provider.getHistory(
          service,
          { environment: environment.name, limit: PAGE },
          { signal },
        ),
      ),
    ]);
    if (history.items.some(entry => entry.artifactId === newest.id)) {
      return false;
    }
    const currentId = desired.environments[environment.name]?.artifactId;
    if (!currentId) return true;
    if (currentId === newest.id) return false;
    const current = await this.#ask(signal =>
      this.#provider.getArtifact(service, currentId, { signal }),
    );
    return !current || current.builtAt < newest.builtAt;
  }

  async #findNewest(
    service: ServiceReference,
    environment: Environment,
  ): Promise<Artifact | undefined> {
    const pattern = environment.autoRelease ?? '';
    const readPage = (cursor?: string) =>
      this.#ask(signal =>
        this.#provider.getArtifacts(
          service,
          { limit: PAGE, cursor },
          { signal },
        ),
      );
    let page = await readPage();
    for (let count = 1; ; count += 1) {
      const found = page.items.find(each =>
        matchesBranch(pattern, each.branch),
      );
      if (found || !page.nextCursor || count >= MAX_PAGES) return found;
      page = await readPage(page.nextCursor);
    }
  }

  #ask<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withDeadline(this.#provider.title, DEADLINE, call);
  }
}
