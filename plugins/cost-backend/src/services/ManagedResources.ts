import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { DriftClient } from '@paved-path/backstage-plugin-drift-common';
import { CostDatabase } from '../database/CostDatabase';
import { ManagedIds } from '../database/ManagedStore';
import { EntityTree } from '../rules/EntityTree';

const KINDS = /^(component|system|resource):/;
const AT_ONCE = 4;
const DEADLINE = 30_000;

/** Asks drift which resources the states of entities list. What is not answered stays as it was told before. @internal */
export class ManagedResources {
  readonly #auth: AuthService;
  readonly #database: CostDatabase;
  readonly #logger: LoggerService;
  readonly #client: DriftClient;
  #isReachable = true;

  constructor(options: {
    auth: AuthService;
    database: CostDatabase;
    discovery: DiscoveryService;
    logger: LoggerService;
  }) {
    this.#auth = options.auth;
    this.#database = options.database;
    this.#logger = options.logger;
    this.#client = new DriftClient({ discoveryApi: options.discovery });
  }

  /** Whether drift answered the last time. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  async refresh(tree: EntityTree, signal: AbortSignal): Promise<void> {
    const refs = [...tree.nodes.keys()].filter(ref => KINDS.test(ref)).sort();
    const known = await this.#database.managed.list();
    try {
      for (let at = 0; at < refs.length; at += AT_ONCE) {
        signal.throwIfAborted();
        await Promise.all(
          refs
            .slice(at, at + AT_ONCE)
            .map(ref => this.#ask(ref, known.get(ref), signal)),
        );
      }
      this.#isReachable = true;
    } catch (error) {
      this.#isReachable = false;
      this.#logger.info(
        `Drift did not tell which resources are managed by code: ${
          toError(error).message
        }`,
      );
    }
  }

  async #ask(
    entityRef: string,
    before: ManagedIds | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'drift',
    });
    const { items, complete } = await this.#client.getManagedResources(
      entityRef,
      {
        token,
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]),
      },
    );
    // Where a state could not be read, what it listed before still holds.
    const ids: ManagedIds = complete ? {} : { ...before };
    for (const item of items) {
      for (const id of item.ids) ids[id] = item.environmentName;
    }
    if (before || Object.keys(ids).length) {
      await this.#database.managed.save(entityRef, ids);
    }
  }
}
