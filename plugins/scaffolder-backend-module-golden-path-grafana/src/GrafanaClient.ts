import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { z } from 'zod';
import {
  CallPolicy,
  CallPolicyOptions,
  createCallPolicy,
  readRetryAfter,
  VendorFailure,
} from './callPolicy';
import { GrafanaSettings } from './settings';

/**
 * Speaks to Grafana's HTTP API. What fails is an error of `@backstage/errors` with Grafana's own message, and never with the token.
 * @internal
 */
export class GrafanaClient {
  readonly #settings: GrafanaSettings;
  readonly #policy: CallPolicy;

  constructor(options: CallPolicyOptions & { settings: GrafanaSettings }) {
    this.#settings = options.settings;
    this.#policy = createCallPolicy(options);
  }

  /** Calls the API and parses what it answers; `path` begins with `/api/`. */
  async call<T>(
    request: {
      method: 'GET' | 'POST' | 'PUT';
      path: string;
      body?: unknown;
      headers?: Record<string, string>;
    },
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const label = `${request.method} ${request.path}`;
    let body: unknown;
    try {
      body = await this.#policy.execute(
        () => this.#send(request, signal),
        signal,
      );
    } catch (error) {
      throw toBackstageError(error, label);
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      throw new ServiceUnavailableError(
        `Grafana answered ${label} in a shape that is not documented: ${z.prettifyError(
          parsed.error,
        )}`,
      );
    }
    return parsed.data;
  }

  async #send(
    request: Parameters<GrafanaClient['call']>[0],
    signal: AbortSignal,
  ): Promise<unknown> {
    const { url, token, organizationId, callTimeout } = this.#settings;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${request.path}`, {
        method: request.method,
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${token}`,
          ...(request.body !== undefined && {
            'Content-Type': 'application/json',
          }),
          ...(organizationId !== undefined && {
            'X-Grafana-Org-Id': String(organizationId),
          }),
          ...request.headers,
        },
        body:
          request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(callTimeout)]),
      });
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      throw new VendorFailure(this.#redact(describe(error)), undefined);
    }
    const body = parseJson(text);
    if (response.ok && body !== undefined) return body;
    const message = readMessage(body) ?? 'an answer that is not JSON';
    throw new VendorFailure(
      this.#redact(message),
      // A page with status 200 is a proxy or a login form, not Grafana's API.
      response.ok ? 502 : response.status,
      readRetryAfter(response.headers.get('retry-after')) ??
        (response.status === 429 ? 5_000 : undefined),
    );
  }

  #redact(text: string): string {
    return text.replaceAll(this.#settings.token, '***');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readMessage(body: unknown): string | undefined {
  const parsed = z.object({ message: z.string() }).safeParse(body);
  return parsed.success ? parsed.data.message : undefined;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message
    ? error.cause.message
    : error.message;
}

function toBackstageError(error: unknown, call: string): unknown {
  if (!(error instanceof VendorFailure)) return error;
  if (error.status === undefined) {
    return new ServiceUnavailableError(
      `Grafana did not answer ${call}: ${error.message}`,
    );
  }
  const text = `Grafana answered ${call} with ${error.status}: ${error.message}`;
  if (error.retryAfter !== undefined) {
    return new ServiceUnavailableError(
      `${text}; it asks to wait ${Math.ceil(error.retryAfter / 1000)} s`,
    );
  }
  switch (error.status) {
    case 401:
      return new AuthenticationError(text);
    case 403:
      return new NotAllowedError(text);
    case 404:
      return new NotFoundError(text);
    case 409:
    case 412:
      return new ConflictError(text);
    default:
      return error.status >= 500
        ? new ServiceUnavailableError(text)
        : new InputError(text);
  }
}
