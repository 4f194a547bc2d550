import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { PagerDutyClient } from '../PagerDutyClient';
import { OnCallEntry } from '../schemas';
import { isNow } from './toLevels';

/** How far is looked ahead for who is next, and for gaps; in milliseconds. PagerDuty knows 90 days. */
export const HORIZON = 14 * 24 * 60 * 60_000;
/** How long it is believed who comes next, in milliseconds, unless somebody else is on call now than was foreseen. */
const BELIEVED_FOR = 10 * 60_000;

/** Who is on call at the levels of a policy. @internal */
export type PolicyOnCalls = {
  now: OnCallEntry[];
  /** Now and up to the horizon. */
  ahead: OnCallEntry[];
  /** When `ahead` ends, in milliseconds since 1970. */
  until: number;
};

type Ahead = { entries: OnCallEntry[]; readAt: number; until: number };

/**
 * Who is on call for the escalation policies of one account.
 *
 * @remarks
 * Who is on call now is asked for every time. What lies ahead fills many more pages, seldom changes, and is asked for when it is old or was wrong.
 * PagerDuty's parameter `earliest` is of no use here: it leaves out that somebody comes again, and so the gap before that.
 *
 * @internal
 */
export class OnCalls {
  readonly #client: PagerDutyClient;
  readonly #ahead = new Map<string, Ahead>();

  constructor(options: { client: PagerDutyClient }) {
    this.#client = options.client;
  }

  async get(
    policyIds: string[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, PolicyOnCalls>> {
    if (policyIds.length === 0) return new Map();
    const time = Date.now();
    const now = groupByPolicy(
      await this.#client.listOnCalls(policyIds, undefined, options),
    );
    const outdated = policyIds.filter(
      id => !this.#isBelievable(id, now.get(id) ?? [], time),
    );
    if (outdated.length > 0) await this.#lookAhead(outdated, time, options);
    return new Map(
      policyIds.map(id => {
        const { entries, until } = this.#ahead.get(id)!;
        return [id, { now: now.get(id) ?? [], ahead: entries, until }];
      }),
    );
  }

  async #lookAhead(
    policyIds: string[],
    time: number,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const until = time + HORIZON;
    const range = {
      since: new Date(time).toISOString(),
      until: new Date(until).toISOString(),
    };
    const ahead = groupByPolicy(
      await this.#client.listOnCalls(policyIds, range, options),
    );
    for (const id of policyIds) {
      const entries = ahead.get(id) ?? [];
      this.#ahead.set(id, { entries, readAt: time, until });
    }
  }

  #isBelievable(id: string, now: OnCallEntry[], time: number): boolean {
    const ahead = this.#ahead.get(id);
    if (!ahead || time - ahead.readAt > BELIEVED_FOR) return false;
    const foreseen = ahead.entries.filter(entry => isNow(entry, time));
    return toNames(foreseen) === toNames(now);
  }
}

function groupByPolicy(entries: OnCallEntry[]): Map<string, OnCallEntry[]> {
  const groups = new Map<string, OnCallEntry[]>();
  for (const entry of entries) {
    const { id } = entry.escalation_policy;
    const group = groups.get(id);
    if (group) group.push(entry);
    else groups.set(id, [entry]);
  }
  return groups;
}

function toNames(entries: OnCallEntry[]): string {
  const names = entries.map(
    ({ user, escalation_level: level }) => `${level} ${user?.id}`,
  );
  return [...new Set(names)].sort().join();
}
