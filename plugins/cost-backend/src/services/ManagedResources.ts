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
import { isMissing } from './isMissing';
import { reasonOf } from './reasons';

const KINDS = /^(component|system|resource):/;
const AT_ONCE = 4;
const DEADLINE = 30_000;

/** What drift is as a source. @internal */
export const MANAGED_SOURCE = 'terraform-states';

/** Asks drift which resources the states of entities list. What is not answered stays as it was told before. @internal */
export class ManagedResources {
  readonly #auth: AuthService;
  readonly #database: CostDatabase;
  readonly #logger: LoggerService;
  readonly #client: DriftClient;

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

  /** Whether drift answered is kept, to be shown; where there is no drift, nothing is missing. */
  async refresh(tree: EntityTree, signal: AbortSignal): Promise<void> {
    const refs = [...tree.nodes.keys()].filter(ref => KINDS.test(ref)).sort();
    const known = await this.#database.managed.list();
    const attempted_at = new Date().toISOString();
    const source = { id: MANAGED_SOURCE, attempted_at };
    try {
      let hasAnswered = false;
      for (let at = 0; at < refs.length; at += AT_ONCE) {
        signal.throwIfAborted();
        const answers = await Promise.all(
          refs
            .slice(at, at + AT_ONCE)
            .map(ref => this.#ask(ref, known.get(ref), signal)),
        );
        hasAnswered ||= answers.includes(true);
      }
      if (hasAnswered) {
        await this.#database.slices.saveSource({
          ...source,
          succeeded_at: attempted_at,
          reason: null,
        });
      }
    } catch (error) {
      signal.throwIfAborted();
      this.#logger.warn(
        `Drift did not tell which resources are managed by code: ${
          toError(error).message
        }`,
      );
      await this.#database.slices.saveSource({
        ...source,
        succeeded_at: null,
        reason: reasonOf(error),
      });
    }
  }

  /** @returns false where drift does not know the entity, or is not there */
  async #ask(
    entityRef: string,
    before: ManagedIds | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'drift',
    });
    const answer = await this.#client
      .getManagedResources(entityRef, {
        token,
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]),
      })
      .catch(error => {
        if (isMissing(error)) return undefined;
        throw error;
      });
    if (!answer) return false;
    // Where a state could not be read, what it listed before still holds.
    const ids: ManagedIds = answer.complete ? {} : { ...before };
    for (const item of answer.items) {
      for (const id of item.ids) ids[id] = item.environmentName;
    }
    if (before || Object.keys(ids).length || !answer.complete) {
      await this.#database.managed.save(entityRef, ids, answer.complete);
    }
    return true;
  }
}
