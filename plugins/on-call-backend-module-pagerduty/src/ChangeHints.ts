import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { Account } from './Account';
import { readServiceKey } from './keys';

/** In milliseconds: other processes report too, so that what is the same as before is reported again after so long. */
const REPORT_AGAIN_AFTER = 10 * 60_000;

/**
 * Tells operators which of the services that entities name cannot be told of changes.
 * @internal
 */
export class ChangeHints {
  readonly #report: (problems: OnCallProblem[]) => void;
  readonly #problems = new Map<string, OnCallProblem[]>();
  #reported: { text: string; at: number } | undefined;

  constructor(options: { report: (problems: OnCallProblem[]) => void }) {
    this.#report = options.report;
  }

  /**
   * Looks at all services of an account, which were just read.
   *
   * @param keys - what entities name them by
   */
  update(
    account: Account,
    keys: readonly string[],
    serviceIds: Iterable<string>,
  ): void {
    // What an entity names by a key can be told with that; the key itself is only where the catalog was read.
    const byId = new Set(
      keys.flatMap(key => {
        const name = readServiceKey(key);
        return 'serviceId' in name ? [name.serviceId] : [];
      }),
    );
    const ids = [...serviceIds].filter(id => byId.has(id));
    this.#problems.set(account.id, account.announcer.describeWithout(ids));
    const problems = [...this.#problems.values()].flat();
    const text = JSON.stringify(problems);
    const now = Date.now();
    const isNews =
      this.#reported?.text !== text ||
      now - this.#reported.at > REPORT_AGAIN_AFTER;
    if (!isNews) return;
    this.#reported = { text, at: now };
    this.#report(problems);
  }
}
