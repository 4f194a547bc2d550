import { ServiceUnavailableError } from '@backstage/errors';

const MAX_REDIRECTS = 5;

/** What a request is sent with, like the platform's own `fetch`. @public */
export type VendorFetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    redirect: 'manual';
  },
) => Promise<Response>;

/**
 * Fetches and follows redirects by itself: vendors send large answers to a storage of another host, which must not see the credentials, and
 * the platform's own `fetch` takes only well-known headers away.
 * @internal
 */
export async function fetchFollowing(
  url: string,
  options: {
    method: string;
    headers: Record<string, string>;
    /** Sent to the first host alone. */
    secretHeaders: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    fetch?: VendorFetch;
  },
): Promise<Response> {
  const { method, headers, secretHeaders, body, signal } = options;
  const ask: VendorFetch = options.fetch ?? fetch;
  const { origin } = new URL(url);
  let address = url;
  for (let count = 0; count <= MAX_REDIRECTS; count += 1) {
    const isSameOrigin = new URL(address).origin === origin;
    const response = await ask(address, {
      method,
      headers: isSameOrigin ? { ...headers, ...secretHeaders } : headers,
      body,
      signal,
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
    if (!isRedirect || !location) return response;
    discard(response);
    if (method !== 'GET') {
      throw new ServiceUnavailableError(
        `It redirects ${method} to another address; is the configured URL the right one?`,
      );
    }
    const next = new URL(location, address);
    if (next.origin !== origin && next.protocol !== 'https:') {
      throw new ServiceUnavailableError(
        'It redirects to an address that is not https',
      );
    }
    address = next.toString();
  }
  throw new ServiceUnavailableError(
    `It redirects more than ${MAX_REDIRECTS} times`,
  );
}

/** Reads an answer, and throws where it is longer than it may be. @internal */
export async function readText(
  response: Response,
  maxBytes: number,
): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > maxBytes) {
      reader?.cancel().catch(() => {});
      throw new ServiceUnavailableError(
        `The answer has more than ${maxBytes} bytes, which is more than is read`,
      );
    }
    chunks.push(value);
  }
}

/** Lets go of an answer that nobody reads; there is nothing to wait for. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** What went wrong below HTTP. @internal */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message
    ? error.cause.message
    : error.message;
}

const NOT_CONNECTED = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether a request may have left this machine before it failed. @internal */
export function wasSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause ?? error : error;
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  return !causes.every(
    each =>
      typeof each === 'object' &&
      each !== null &&
      'code' in each &&
      NOT_CONNECTED.has(String(each.code)),
  );
}
