import {
  AuthenticationError,
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CallPolicyOptions,
  findVendorFailure,
  readPages,
  VendorFetch,
  VendorHttpClient,
  VendorRequest,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { AccountSettings } from '../settings';
import { createCredentials, Credentials } from './credentials';
import { RateLimits, sleep } from './RateLimits';
import { readRefusal } from './readRefusal';

/** PagerDuty gives at most so many of a list at once. */
const PAGE = 100;
/** Beyond so many of a list PagerDuty gives none, whatever the pages. */
const LONGEST_LIST = 10_000;
/** A command that PagerDuty asks to repeat later is repeated after at most so many milliseconds. */
const LONGEST_COMMAND_WAIT = 15_000;

/** @internal */
export type PagerDutyCallOptions = {
  signal: AbortSignal;
  /** Somebody waits for it: it goes before what is read by itself. */
  isUrgent?: boolean;
  /** It is much, and may come later: whatever else is read goes before it. */
  isPatient?: boolean;
};

/** A request, and the OAuth scope that PagerDuty's API reference names for it. @internal */
export type PagerDutyRequest = VendorRequest & { scope: string };

/** A part of a list, as classic pagination tells it. @internal */
export type ListPage<T> = { items: T[]; more: boolean };

/** A list is longer than PagerDuty tells. @internal */
export class TooLongError extends ServiceUnavailableError {}

/** @internal */
export type PagerDutyHttpOptions = CallPolicyOptions & {
  account: AccountSettings;
  /** In milliseconds. */
  callTimeout: number;
};

/**
 * Speaks to the REST API of one account: with its credentials, below its rate limits, and with PagerDuty's refusals in words.
 *
 * @remarks
 * What only reads or bears being done twice is tried again; a command that makes something is sent once, see `once`. The two have a circuit
 * breaker each, so that a person can still page while reading is given up for half a minute.
 *
 * @internal
 */
export class PagerDutyHttp {
  readonly #repeating: VendorHttpClient;
  readonly #once: VendorHttpClient;
  readonly #credentials: Credentials;
  readonly #limits = new RateLimits();

  constructor(options: PagerDutyHttpOptions) {
    const { account, callTimeout, ...policy } = options;
    this.#credentials = createCredentials(account, { ...policy, callTimeout });
    const create = (more: CallPolicyOptions) =>
      new VendorHttpClient({
        ...policy,
        ...more,
        vendor: 'PagerDuty',
        baseUrl: account.apiBaseUrl,
        headers: {
          Accept: 'application/vnd.pagerduty+json;version=2',
          'Content-Type': 'application/json',
        },
        deadline: callTimeout,
        // PagerDuty counts calls over a minute.
        defaultRetryAfter: 15_000,
        fetch: this.#createFetch(account.apiBaseUrl),
        readMessage: body => {
          const words = readRefusal(body);
          return words && this.#credentials.redact(words);
        },
      });
    this.#repeating = create({});
    this.#once = create({ retries: 0 });
  }

  /** Asks what may be asked again, and what bears being done twice. */
  async send<T>(
    schema: z.ZodType<T>,
    request: PagerDutyRequest,
    options: PagerDutyCallOptions,
  ): Promise<T> {
    return this.#run(this.#repeating, schema, request, options);
  }

  /** Sends a command that makes something: never a second time where PagerDuty may have done it. */
  async once<T>(
    schema: z.ZodType<T>,
    request: PagerDutyRequest,
    options: PagerDutyCallOptions,
  ): Promise<T> {
    try {
      return await this.#run(this.#once, schema, request, options);
    } catch (error) {
      const wait = findVendorFailure(error)?.retryAfter;
      if (wait === undefined || wait > LONGEST_COMMAND_WAIT) throw error;
      if (findVendorFailure(error)?.mayHaveBeenDone) throw error;
      await sleep(wait, options.signal);
      return await this.#run(this.#once, schema, request, options);
    }
  }

  /** Reads a list to its end, or until `isEnough` says so. */
  async list<T>(
    schema: z.ZodType<ListPage<T>>,
    request: PagerDutyRequest,
    options: PagerDutyCallOptions,
    isEnough: (items: T[]) => boolean = () => false,
  ): Promise<T[]> {
    return readPages<T, number>(async (offset = 0) => {
      if (offset + PAGE > LONGEST_LIST) {
        throw new TooLongError(
          `PagerDuty gives at most ${LONGEST_LIST} of a list, and GET ${request.path} has more; ask for less, such as a shorter time`,
        );
      }
      const { items, more } = await this.send(
        schema,
        { ...request, query: { ...request.query, limit: PAGE, offset } },
        options,
      );
      return more && !isEnough(items)
        ? { items, next: offset + PAGE }
        : { items };
    });
  }

  async #run<T>(
    client: VendorHttpClient,
    schema: z.ZodType<T>,
    request: PagerDutyRequest,
    options: PagerDutyCallOptions,
  ): Promise<T> {
    const { scope, ...rest } = request;
    const { method = 'GET', path } = rest;
    try {
      return await this.#limits.run(toOperation(method, path), options, () =>
        client.send(schema, rest, options),
      );
    } catch (error) {
      if (isError(error) && findVendorFailure(error)) {
        if (error.name === 'AuthenticationError') {
          throw new AuthenticationError(
            `${error.message}; ${this.#credentials.advice}`,
          );
        }
        if (error.name === 'NotAllowedError') {
          throw new NotAllowedError(
            `${error.message}; it needs the scope ${scope}, or a key or user that may do this`,
          );
        }
      }
      throw error;
    }
  }

  /** Sends with the account's credentials, and once more with new ones where the old ones are refused. */
  #createFetch(baseUrl: string): VendorFetch {
    const { origin, pathname } = new URL(`${baseUrl}/`);
    return async (url, init) => {
      // A redirect may lead to another host, which must not see them.
      if (new URL(url).origin !== origin) return fetch(url, init);
      const send = async () => {
        const authorization = await this.#credentials.authorize(init.signal);
        const headers = { ...init.headers, Authorization: authorization };
        const response = await fetch(url, { ...init, headers });
        return { authorization, response };
      };
      let { authorization, response } = await send();
      if (response.status === 401 && this.#credentials.renew(authorization)) {
        response.body?.cancel().catch(() => {});
        ({ authorization, response } = await send());
      }
      this.#limits.note(
        toOperation(init.method, new URL(url).pathname.slice(pathname.length)),
        response.headers,
      );
      // What was deleted in part is answered with 200 and nothing.
      return init.method === 'DELETE' && response.ok
        ? new Response(null, { status: 204 })
        : response;
    };
  }
}

/** Names what is asked, without ids: `GET /incidents/{}/notes`. */
function toOperation(method: string, path: string): string {
  const segments = path.split('/').filter(Boolean);
  const first = segments[0] === 'v3' ? 1 : 0;
  return `${method} /${segments
    .map((segment, index) =>
      index >= first && (index - first) % 2 === 1 ? '{}' : segment,
    )
    .join('/')}`;
}
