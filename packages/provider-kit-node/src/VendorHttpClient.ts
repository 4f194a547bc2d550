import {
  CustomErrorBase,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { z } from 'zod';
import { CallPolicy, CallPolicyOptions, createCallPolicy } from './callPolicy';
import { readRateLimitReset, readRetryAfter } from './retryAfter';
import { SharedCalls } from './SharedCalls';
import {
  describeFailure,
  fetchFollowing,
  readText,
  VendorFetch,
  wasSent,
} from './vendorFetch';
import { readVendorMessage } from './vendorMessage';
import { toVendorError, VendorFailure } from './VendorFailure';

/** @public */
export type VendorHttpClientOptions = CallPolicyOptions & {
  /** What a person calls the vendor, such as `Grafana`. */
  vendor: string;
  /** What all paths are below, such as `https://api.example.com/v2`. */
  baseUrl: string;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** Such as `Authorization`: sent to the host of `baseUrl` alone, and never told to anybody. */
  secretHeaders?: Record<string, string>;
  /** What else must never be told, should the vendor repeat it. */
  secrets?: readonly string[];
  /** How long one try may take, in milliseconds. By default 20 seconds. */
  deadline?: number;
  /** The most that is read of an answer, in bytes. By default 64 MiB. */
  maxBytes?: number;
  /** How long to wait after a 429 that does not say, in milliseconds. By default 5 seconds. */
  defaultRetryAfter?: number;
  /**
   * Sends the requests, for vendors that want more than this: a token that is renewed, a pace that is kept. An error of `@backstage/errors`
   * that it throws is the answer. By default the platform's own `fetch`.
   */
  fetch?: VendorFetch;
  /** Reads the vendor's words of a refusal; undefined: there are none. By default {@link readVendorMessage}. */
  readMessage?(body: unknown, status: number): string | undefined;
};

/** @public */
export type VendorRequest = {
  /** By default GET. All of them may be sent twice, see {@link createCallPolicy}. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with a leading slash; it may be told, the query is not. */
  path: string;
  /** What is undefined is left out; a list is told item by item, each under the same name. */
  query?: Record<
    string,
    string | number | boolean | readonly string[] | undefined
  >;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
};

/**
 * Speaks JSON with a vendor: with a deadline, retries that honour what the vendor asks for, a circuit breaker, and one request in flight for
 * one question.
 *
 * @remarks
 *
 * What fails is an error of `@backstage/errors` with the vendor's own message, never with a header: AuthenticationError (401),
 * NotAllowedError (403), NotFoundError (404), ConflictError (409, 412), InputError (other 4xx), and ServiceUnavailableError for a rate limit, an outage, and an
 * answer of another shape. Who aborts gets the signal's own reason, at once.
 *
 * @public
 */
export class VendorHttpClient {
  readonly #options: VendorHttpClientOptions;
  readonly #policy: CallPolicy;
  readonly #shared = new SharedCalls();
  readonly #secrets: string[];

  constructor(options: VendorHttpClientOptions) {
    this.#options = {
      ...options,
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
    };
    this.#policy = createCallPolicy(options);
    const values = Object.values(options.secretHeaders ?? {});
    this.#secrets = [
      ...(options.secrets ?? []),
      ...values,
      // The token without its scheme.
      ...values.map(value => value.split(' ').at(-1)!),
    ]
      .filter(Boolean)
      .sort((left, right) => right.length - left.length);
  }

  /** Asks and parses the answer; 204 is `undefined`. */
  async send<T>(
    schema: z.ZodType<T>,
    request: VendorRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<T> {
    const { vendor } = this.#options;
    const { method = 'GET', path, headers } = request;
    const { signal } = options;
    const call = `${method} ${path}`;
    requireStraight(path);
    const url = `${this.#options.baseUrl}${path}${toSearch(request.query)}`;
    const ask = (inner?: AbortSignal) =>
      this.#policy.execute(
        () => this.#fetch(url, method, request, inner),
        inner,
      );
    let body: unknown;
    try {
      body =
        method === 'GET'
          ? await this.#shared.run(JSON.stringify([url, headers]), ask, signal)
          : await ask(signal);
    } catch (error) {
      throw toVendorError(error, vendor, call);
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      throw new ServiceUnavailableError(
        `${vendor} answered ${call} in a shape that is not documented: ${describeShape(
          parsed.error,
        )}`,
      );
    }
    return parsed.data;
  }

  /** Takes the client's secrets out of a text. */
  redact(text: string): string {
    return this.#secrets.reduce(
      (result, secret) => result.replaceAll(secret, '***'),
      text,
    );
  }

  async #fetch(
    url: string,
    method: string,
    request: VendorRequest,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const { deadline = 20_000, maxBytes = 64 * 1024 * 1024 } = this.#options;
    const limit = AbortSignal.timeout(deadline);
    let response: Response;
    let text: string;
    try {
      response = await fetchFollowing(url, {
        method,
        headers: {
          Accept: 'application/json',
          ...(request.body !== undefined && {
            'Content-Type': 'application/json',
          }),
          ...this.#options.headers,
          ...request.headers,
        },
        secretHeaders: this.#options.secretHeaders ?? {},
        body:
          request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        fetch: this.#options.fetch,
      });
      text = await readText(response, maxBytes);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CustomErrorBase) throw error;
      throw new VendorFailure(
        limit.aborted
          ? `there was no answer within ${deadline / 1000} s`
          : this.redact(describeFailure(error)),
        undefined,
        undefined,
        limit.aborted || wasSent(error),
      );
    }
    if (response.status === 204) return undefined;
    const body = parseJson(text);
    if (response.ok && body !== undefined) return body;
    const { readMessage = readVendorMessage } = this.#options;
    throw new VendorFailure(
      this.redact(
        readMessage(body, response.status) ?? 'an answer that is not JSON',
      ),
      // A page with status 200 is a proxy or a login form, not the vendor's API.
      response.ok ? 502 : response.status,
      this.#readWait(response),
    );
  }

  #readWait(response: Response): number | undefined {
    const asked = readRetryAfter(response.headers.get('retry-after'));
    if (asked !== undefined || response.status !== 429) return asked;
    return (
      readRateLimitReset(response.headers) ??
      this.#options.defaultRetryAfter ??
      5_000
    );
  }
}

/**
 * An id that is `..` would lead to something else than what is meant: to delete one thing of a list could delete the list.
 *
 * @throws InputError
 */
function requireStraight(path: string): void {
  const [place] = path.split(/[?#]/);
  const isCrooked = place
    .split(/[/\\]/)
    .some(segment => /^(\.|%2e){1,2}$/i.test(segment));
  if (isCrooked) {
    throw new InputError(
      'An id that leads to another address than its own was not sent',
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first of what is wrong; a list of a thousand items is wrong a thousand times. It tells types, not values. */
function describeShape(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3);
  const more = error.issues.length - issues.length;
  const text = z.prettifyError(new z.ZodError(issues));
  return more > 0 ? `${text}\nand ${more} more` : text;
}

function toSearch(query: VendorRequest['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      parameters.append(key, String(item));
    }
  }
  return parameters.size ? `?${parameters}` : '';
}
