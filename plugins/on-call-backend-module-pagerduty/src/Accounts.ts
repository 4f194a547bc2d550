import { NotFoundError } from '@backstage/errors';
import { CallOptions } from '@paved-path/backstage-plugin-on-call-node';
import { Account } from './Account';
import { withinTime } from './http/withinTime';
import { fromKey } from './keys';

/** What an account answered, or why it did not. @internal */
export type AccountAnswer<T> = { account: Account } & (
  | { value: T }
  | { error: unknown }
);

/**
 * The accounts that are configured, by their ids.
 * @internal
 */
export class Accounts {
  readonly #accounts: ReadonlyMap<string, Account>;

  constructor(accounts: readonly Account[]) {
    this.#accounts = new Map(accounts.map(account => [account.id, account]));
  }

  get all(): Account[] {
    return [...this.#accounts.values()];
  }

  get(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  /**
   * The account that a key names something of, and the id of that.
   * @throws InputError, NotFoundError
   */
  find(key: string): { account: Account; id: string } {
    const { account: accountId, id } = fromKey(key);
    const account = this.#accounts.get(accountId);
    if (account) return { account, id };
    throw new NotFoundError(
      `There is no PagerDuty account '${accountId}' in the configuration; look at the annotation pagerduty.com/account, and at onCall.pagerDuty.accounts`,
    );
  }

  /** Asks several accounts at once. Each has its own outcome: a slow one, or one that fails, takes nothing from the others. */
  async ask<T>(
    accounts: readonly Account[],
    options: CallOptions,
    ask: (account: Account, signal: AbortSignal) => Promise<T>,
  ): Promise<AccountAnswer<T>[]> {
    return Promise.all(
      accounts.map(async account => {
        try {
          const value = await withinTime(account.id, options, signal =>
            ask(account, signal),
          );
          return { account, value };
        } catch (error) {
          options.signal.throwIfAborted();
          return { account, error };
        }
      }),
    );
  }
}
