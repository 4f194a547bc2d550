import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  Actor,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DeadlineError, withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { hashOf, isUnknownOutcome, toCallerError } from './errors';

const LEASE_MARGIN = 30_000;
const LOOK_INTERVAL = 100;

/** It is not known whether a provider took a command. @internal */
export class PerhapsDoneError extends ServiceUnavailableError {}

/** Who asks, and with which key. @internal */
export type Caller = { actor: Actor; key: string };

/** Does commands: each key of a person once, and with words for what a provider fails with. @internal */
export class CommandRunner {
  readonly #database: OnCallDatabase;
  readonly #timeout: number;

  constructor(options: {
    database: OnCallDatabase;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#timeout = options.callTimeout;
  }

  /**
   * Does a command, or waits until another with the same key has done it. One that failed may be tried again with its key.
   *
   * @param request - What is asked for: the same key for something else is refused.
   * @param task - Does it; `mayBeDone`: whether an earlier attempt with the key may have done it.
   * @param repeated - Answers where it was done before.
   * @throws ConflictError where the key was used for something else
   */
  async once<T>(
    { actor, key }: Caller,
    request: unknown[],
    task: (attempt: { mayBeDone: boolean }) => Promise<T>,
    repeated: () => Promise<T>,
  ): Promise<T> {
    const { commands } = this.#database;
    const place = { actor: actor.entityRef, key };
    const run = randomUUID();
    const requestHash = hashOf(request);
    let mayBeDone = false;
    for (;;) {
      const now = Date.now();
      const beginning = await commands.begin(place, {
        requestHash,
        run,
        lease: { now, until: now + this.#timeout + LEASE_MARGIN },
      });
      mayBeDone = beginning === 'again';
      if (mayBeDone || beginning === 'begun') break;
      if (beginning === 'other') {
        throw new ConflictError(
          'The Idempotency-Key was used for another command; use a new key for a new command',
        );
      }
      if (beginning === 'done') return repeated();
      await wait(LOOK_INTERVAL);
    }
    try {
      const result = await task({ mayBeDone });
      await commands.end(place, run);
      return result;
    } catch (error) {
      // That this attempt was refused says nothing of one before it.
      if (mayBeDone || error instanceof PerhapsDoneError) {
        await commands.giveUp(place, run);
      } else {
        await commands.forget(place, run);
      }
      throw error;
    }
  }

  /**
   * Has a provider do something, with a deadline.
   *
   * @param what - What is to be looked at where it is not known whether it was done, such as `how the incident stands`.
   * @throws PerhapsDoneError where that is not known; any other error where it was not done, as far as the provider says
   */
  async call<T>(
    provider: OnCallProvider,
    what: string,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withDeadline(provider.title, this.#timeout, call);
    } catch (error) {
      if (error instanceof DeadlineError || isUnknownOutcome(error)) {
        throw new PerhapsDoneError(
          `It is not known whether ${provider.title} did it: ${
            (error as Error).message
          }; look at ${what} before you try again`,
        );
      }
      throw toCallerError(provider, error);
    }
  }
}
