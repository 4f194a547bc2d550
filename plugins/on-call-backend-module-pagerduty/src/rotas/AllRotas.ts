import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import {
  CallOptions,
  ProviderRotas,
} from '@paved-path/backstage-plugin-on-call-node';
import { Account } from '../Account';
import { Accounts } from '../Accounts';
import { patient } from '../http/urgency';
import { fromKey, toKey } from '../keys';

/**
 * The schedules of all accounts that the escalation policies of known services name.
 * @internal
 */
export class AllRotas {
  readonly #accounts: Accounts;
  readonly #logger: LoggerService;
  readonly #onServices: (
    account: Account,
    keys: readonly string[],
    serviceIds: Iterable<string>,
  ) => void;

  constructor(options: {
    accounts: Accounts;
    logger: LoggerService;
    /** Told of the keys of each account, and of the ids of their services that were just read. */
    onServices: (
      account: Account,
      keys: readonly string[],
      serviceIds: Iterable<string>,
    ) => void;
  }) {
    this.#accounts = options.accounts;
    this.#logger = options.logger;
    this.#onServices = options.onServices;
  }

  /** What cannot be read of an account is named as such; it fails only where nothing can be read of any account that services are claimed of. */
  async list(
    range: TimeRange,
    keys: readonly string[],
    options: CallOptions,
  ): Promise<ProviderRotas> {
    const claimed: Account[] = [];
    for (const account of this.#accounts.all) {
      if (keysOf(account, keys).length > 0) claimed.push(account);
      else this.#onServices(account, [], []);
    }
    const answers = await this.#accounts.ask(
      claimed,
      options,
      async (account, signal) => {
        const own = keysOf(account, keys);
        const ids = await this.#resolve(account, own, signal);
        const services = await account.directory.get(ids, { signal });
        this.#onServices(account, own, services.keys());
        return account.rotas.list(
          services.values(),
          range,
          patient({ signal }),
        );
      },
    );
    const failures = answers.flatMap(each => ('error' in each ? [each] : []));
    const read = answers.flatMap(each => ('value' in each ? [each.value] : []));
    const unread = read.flatMap(each => each.unread);
    const isAnswer = read.some(
      each => each.rotas.length > 0 || each.unread.length === 0,
    );
    if (answers.length > 0 && !isAnswer) {
      throw failures.length > 0
        ? failures[0].error
        : new ServiceUnavailableError(unread[0].reason);
    }
    return {
      rotas: read.flatMap(({ rotas }) => rotas),
      unread: [
        ...unread,
        ...failures.map(({ account, error }) => ({
          idPrefix: toKey(account.id, ''),
          name: `Schedules of the account '${account.id}'`,
          reason: toError(error).message,
        })),
      ],
    };
  }

  /** The ids of the services; keys that lead to none are left out, and said where the services are read. */
  async #resolve(
    account: Account,
    keys: string[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const ids = await Promise.all(
      keys.map(key =>
        account.directory.resolve(key, { signal }).catch(error => {
          signal.throwIfAborted();
          if (toError(error).name !== 'NotFoundError') throw error;
          this.#logger.debug(`The rotas of ${key} are not known: ${error}`);
          return [];
        }),
      ),
    );
    return ids.flat();
  }
}

function keysOf(account: Account, keys: readonly string[]): string[] {
  return keys.filter(key => fromKey(key).account === account.id);
}
