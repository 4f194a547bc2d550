import { LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, toError } from '@backstage/errors';
import {
  GithubCredentialsProvider,
  GithubIntegration,
} from '@backstage/integration';
import {
  CallPolicyOptions,
  createCallPolicy,
  readRateLimitReset,
  readRetryAfter,
  toVendorError,
  VendorFailure,
} from '@paved-path/provider-kit-node';
import { Octokit, RequestError } from 'octokit';

/** @internal */
export type GithubClientOptions = CallPolicyOptions & {
  integration: GithubIntegration;
  credentials: GithubCredentialsProvider;
  /** In milliseconds. */
  callTimeout: number;
  logger: Pick<LoggerService, 'debug'>;
  /** Spaces writes a second apart, as GitHub asks for. By default on. */
  pacing?: boolean;
};

/** A call that must not be sent twice was sent, and its answer was lost. @internal */
export class LostAnswer extends Error {
  readonly name = 'LostAnswer';
}

/**
 * Octokit for one host of GitHub, with the credentials that the integration has for each repository.
 *
 * @remarks
 * Its throttling plugin spaces the calls; its retries stay off, since they cannot be cancelled while they wait. Calls are tried again where GitHub
 * asks for it or is down; those with `request: { once: true }` only where GitHub refused them for their rate, and what became of them is a LostAnswer
 * where GitHub did not say. Other failures are errors of `@backstage/errors` with GitHub's own message, and never with a token.
 *
 * @internal
 */
export function createGithubClient(options: GithubClientOptions): Octokit {
  const { integration, credentials, callTimeout, logger } = options;
  const { host, apiBaseUrl } = integration.config;
  const policy = createCallPolicy(options);
  const leaveToPolicy = () => false;
  const octokit = new Octokit({
    baseUrl: apiBaseUrl,
    retry: { enabled: false },
    throttle: {
      enabled: options.pacing ?? true,
      id: `drift-github:${host}`,
      onRateLimit: leaveToPolicy,
      onSecondaryRateLimit: leaveToPolicy,
    },
    log: {
      debug: () => {},
      info: () => {},
      warn: (message: string) => logger.debug(message),
      error: (message: string) => logger.debug(message),
    },
  });
  octokit.hook.wrap('request', async (request, call) => {
    const { signal: outer, once } = (call.request ?? {}) as {
      signal?: AbortSignal;
      once?: boolean;
    };
    const name = `${call.method} ${call.url}`;
    const send = async () => {
      const token = await getToken(
        credentials,
        `https://${host}/${call.owner}/${call.repo}`,
      );
      const limit = AbortSignal.timeout(callTimeout);
      try {
        return await request({
          ...call,
          headers: { ...call.headers, authorization: `token ${token}` },
          request: {
            ...call.request,
            signal: outer ? AbortSignal.any([outer, limit]) : limit,
          },
        });
      } catch (error) {
        const failure = limit.aborted
          ? new VendorFailure(
              `there was no answer within ${callTimeout / 1000} s`,
              undefined,
            )
          : toVendorFailure(error, token);
        if (
          once &&
          failure instanceof VendorFailure &&
          failure.mayHaveBeenDone &&
          failure.retryAfter === undefined
        ) {
          throw new LostAnswer(
            toError(toVendorError(failure, 'GitHub', name)).message,
          );
        }
        throw failure;
      }
    };
    try {
      return await policy.execute(send, outer);
    } catch (error) {
      throw toVendorError(error, 'GitHub', name);
    }
  });
  return octokit;
}

async function getToken(
  credentials: GithubCredentialsProvider,
  url: string,
): Promise<string> {
  let token: string | undefined;
  try {
    ({ token } = await credentials.getCredentials({ url }));
  } catch (error) {
    throw new AuthenticationError(
      `There are no GitHub credentials for ${url}: ${toError(error).message}`,
    );
  }
  if (token) return token;
  throw new AuthenticationError(
    `There are no GitHub credentials for ${url}; set a token in integrations.github, or install its GitHub App there`,
  );
}

function toVendorFailure(error: unknown, token: string): unknown {
  if (!(error instanceof RequestError)) return error;
  // A body that is not JSON, such as a proxy's page, says nothing to a person.
  const message = error.message.includes('<html')
    ? 'an answer that is not JSON'
    : error.message.replaceAll(token, '***');
  if (!error.response) return new VendorFailure(message, undefined);
  const headers = new Headers();
  for (const [name, value] of Object.entries(error.response.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const isSpent = headers.get('x-ratelimit-remaining') === '0';
  const isLimit =
    error.status === 429 ||
    (error.status === 403 &&
      (isSpent ||
        headers.has('retry-after') ||
        /secondary rate|abuse detection/i.test(error.message)));
  const retryAfter =
    readRetryAfter(headers.get('retry-after')) ??
    (isLimit && isSpent ? readRateLimitReset(headers) : undefined) ??
    (isLimit ? 60_000 : undefined);
  return new VendorFailure(message, error.status, retryAfter);
}
