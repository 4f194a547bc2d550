import { untilAborted } from './untilAborted';

type Call = {
  answer: Promise<unknown>;
  controller: AbortController;
  waiting: number;
};

/**
 * One request in flight for one question: whoever asks meanwhile waits for the same answer. The request is aborted when nobody waits any more.
 * @public
 */
export class SharedCalls {
  readonly #calls = new Map<string, Call>();

  async run<T>(
    question: string,
    ask: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const call = this.#calls.get(question) ?? this.#start(question, ask);
    call.waiting += 1;
    try {
      return (await untilAborted(call.answer, signal)) as T;
    } finally {
      call.waiting -= 1;
      if (call.waiting === 0) {
        this.#forget(question, call);
        call.controller.abort(signal?.reason);
      }
    }
  }

  #start(
    question: string,
    ask: (signal: AbortSignal) => Promise<unknown>,
  ): Call {
    const controller = new AbortController();
    const answer = ask(controller.signal);
    const call: Call = { answer, controller, waiting: 0 };
    this.#calls.set(question, call);
    const forget = () => this.#forget(question, call);
    answer.then(forget, forget);
    return call;
  }

  #forget(question: string, call: Call): void {
    if (this.#calls.get(question) === call) this.#calls.delete(question);
  }
}
