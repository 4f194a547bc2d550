import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { PagerDutyClient } from '../PagerDutyClient';
import { OnCallEntry } from '../schemas';
import { PolicyAnswer, PolicyQuestions } from './PolicyQuestions';
import { isNow } from './toLevels';

/** How far is looked ahead for who is next, and for gaps; in milliseconds. PagerDuty knows 90 days. */
export const HORIZON = 14 * 24 * 60 * 60_000;
const MINUTE = 60_000;
/** Of how many policies one question is: their ids stand in an address, and the pages of one list come one after the other. */
const NOW_AT_ONCE = 100;
const AHEAD_AT_ONCE = 50;
/** How long it is believed who comes next, in milliseconds, unless somebody else is on call now than was foreseen. */
const BELIEVED_FOR = 10 * MINUTE;

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
  readonly #nowQuestions = new PolicyQuestions<OnCallEntry[]>({
    atOnce: NOW_AT_ONCE,
    ask: (ids, signal) => this.#list(ids, undefined, signal),
  });
  readonly #aheadQuestions = new PolicyQuestions<Ahead>({
    atOnce: AHEAD_AT_ONCE,
    ask: (ids, signal) => this.#lookAhead(ids, signal),
  });

  constructor(options: { client: PagerDutyClient }) {
    this.#client = options.client;
  }

  /** Of each policy: who is on call, or why that is not known. */
  async get(
    policyIds: string[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, PolicyAnswer<PolicyOnCalls>>> {
    const time = Date.now();
    const now = await this.#nowQuestions.get(policyIds, options);
    const outdated = policyIds.filter(id => {
      const answer = now.get(id)!;
      return 'value' in answer && !this.#isBelievable(id, answer.value, time);
    });
    const ahead = await this.#aheadQuestions.get(outdated, options);
    return new Map(
      policyIds.map((id): [string, PolicyAnswer<PolicyOnCalls>] => {
        const current = now.get(id)!;
        const asked = ahead.get(id);
        if ('error' in current) return [id, current];
        if (asked && 'error' in asked) return [id, asked];
        const { entries, until } = asked?.value ?? this.#ahead.get(id)!;
        return [id, { value: { now: current.value, ahead: entries, until } }];
      }),
    );
  }

  async #lookAhead(
    policyIds: string[],
    signal: AbortSignal,
  ): Promise<Map<string, Ahead>> {
    // To the minute, which is as exact as schedules are.
    const time = Math.floor(Date.now() / MINUTE) * MINUTE;
    const until = time + HORIZON;
    const range = {
      since: new Date(time).toISOString(),
      until: new Date(until).toISOString(),
    };
    const entries = await this.#list(policyIds, range, signal);
    const ahead = new Map<string, Ahead>();
    for (const [id, own] of entries) {
      ahead.set(id, { entries: own, readAt: Date.now(), until });
      // Kept at once: what was read is not read again where something else takes too long.
      this.#ahead.set(id, ahead.get(id)!);
    }
    return ahead;
  }

  /** Every policy, also where nobody is on call in it. */
  async #list(
    policyIds: string[],
    range: { since: string; until: string } | undefined,
    signal: AbortSignal,
  ): Promise<Map<string, OnCallEntry[]>> {
    const groups = new Map<string, OnCallEntry[]>(
      policyIds.map(id => [id, []]),
    );
    for (const entry of await this.#client.listOnCalls(policyIds, range, {
      signal,
    })) {
      groups.get(entry.escalation_policy.id)?.push(entry);
    }
    return groups;
  }

  #isBelievable(id: string, now: OnCallEntry[], time: number): boolean {
    const ahead = this.#ahead.get(id);
    if (!ahead || Math.abs(time - ahead.readAt) > BELIEVED_FOR) return false;
    const foreseen = ahead.entries.filter(entry => isNow(entry, time));
    return toNames(foreseen) === toNames(now);
  }
}

function toNames(entries: OnCallEntry[]): string {
  const names = entries.map(
    ({ user, escalation_level: level }) => `${level} ${user?.id}`,
  );
  return [...new Set(names)].sort().join();
}
