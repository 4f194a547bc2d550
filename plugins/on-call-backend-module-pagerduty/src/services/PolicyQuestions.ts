import { SharedCalls } from '@paved-path/provider-kit-node';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';

/** What became of one policy. @internal */
export type PolicyAnswer<T> = { value: T } | { error: unknown };

/**
 * Asks about many policies in few questions, and about each policy once at a time: whoever wants one that is asked about already waits for that
 * answer. What fails for the policies of one question leaves those of the others alone.
 *
 * @internal
 */
export class PolicyQuestions<T> {
  readonly #ask: (
    policyIds: string[],
    signal: AbortSignal,
  ) => Promise<Map<string, T>>;
  readonly #atOnce: number;
  readonly #shared = new SharedCalls();
  /** The policies of the question that a policy is being asked about in. */
  readonly #open = new Map<string, string[]>();

  constructor(options: {
    /** Answers about every policy that it is asked about. */
    ask: (policyIds: string[], signal: AbortSignal) => Promise<Map<string, T>>;
    /** How many policies one question may be about. */
    atOnce: number;
  }) {
    this.#ask = options.ask;
    this.#atOnce = options.atOnce;
  }

  async get(
    policyIds: readonly string[],
    { signal }: PagerDutyCallOptions,
  ): Promise<Map<string, PolicyAnswer<T>>> {
    const wanted = [...new Set(policyIds)];
    const questions = new Set(wanted.flatMap(id => [this.#open.get(id) ?? []]));
    const free = wanted.filter(id => !this.#open.has(id)).sort();
    for (const part of inEqualParts(free, this.#atOnce)) questions.add(part);
    const answers = new Map<string, PolicyAnswer<T>>();
    await Promise.all(
      [...questions].map(async question => {
        try {
          const answer = await this.#run(question, signal);
          for (const [id, value] of answer) answers.set(id, { value });
        } catch (error) {
          signal.throwIfAborted();
          for (const id of question) answers.set(id, { error });
        }
      }),
    );
    return answers;
  }

  async #run(question: string[], signal: AbortSignal): Promise<Map<string, T>> {
    if (question.length === 0) return new Map();
    return this.#shared.run(
      question.join(),
      async inner => {
        // One that nobody waits for any more may still be ending while the same is asked anew: each closes its own.
        const own = [...question];
        for (const id of own) this.#open.set(id, own);
        try {
          return await this.#ask(own, inner);
        } finally {
          for (const id of own) {
            if (this.#open.get(id) === own) this.#open.delete(id);
          }
        }
      },
      signal,
    );
  }
}

function inEqualParts<T>(items: T[], most: number): T[][] {
  const parts = Math.ceil(items.length / most);
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: parts || 0 }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
