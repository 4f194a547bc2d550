import { AuthenticationError, toError } from '@backstage/errors';
import {
  GithubCredentialsProvider,
  GithubIntegration,
} from '@backstage/integration';
import {
  CallPolicyOptions,
  VendorFetch,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';

/** A repository of a host of GitHub. @internal */
export type GithubRepository = { host: string; owner: string; repo: string };

/** Says to the client, and not to GitHub, which repository a call is for. @internal */
export const REPOSITORY = 'x-paved-path-repository';

const messageSchema = z.object({ message: z.string() });
const MAX_MESSAGE = 300;

/**
 * A client for one host of GitHub. Each call has the credentials that the integration has for its repository, which are renewed by themselves.
 * @internal
 */
export function createGithubHttp(
  options: CallPolicyOptions & {
    integration: GithubIntegration;
    credentials: GithubCredentialsProvider;
    /** In milliseconds. */
    callTimeout: number;
  },
): VendorHttpClient {
  const { integration, credentials, callTimeout, ...policy } = options;
  const { host, apiBaseUrl = `https://${integration.config.host}/api/v3` } =
    integration.config;
  const { origin } = new URL(apiBaseUrl);
  const tokens = new Set<string>();
  const sendWithToken: VendorFetch = async (url, init) => {
    const headers = { ...init.headers };
    // A redirect to elsewhere gets no credentials.
    if (new URL(url).origin === origin) {
      const token = await getToken(credentials, host, headers[REPOSITORY]);
      tokens.add(token);
      headers.Authorization = `Bearer ${token}`;
    }
    delete headers[REPOSITORY];
    return toLimit(await fetch(url, { ...init, headers }));
  };
  return new VendorHttpClient({
    ...policy,
    vendor: 'GitHub',
    baseUrl: apiBaseUrl,
    headers: {
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2022-11-28',
    },
    deadline: callTimeout,
    fetch: sendWithToken,
    readMessage(body) {
      const { data } = messageSchema.safeParse(body);
      let text = data?.message.slice(0, MAX_MESSAGE);
      for (const token of tokens) text = text?.replaceAll(token, '***');
      return text;
    },
  });
}

async function getToken(
  credentials: GithubCredentialsProvider,
  host: string,
  repository: string,
): Promise<string> {
  const url = `https://${host}/${repository}`;
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

/** GitHub says 403 also where a rate limit is spent; then it is one to wait for. */
function toLimit(response: Response): Response {
  const isSpent =
    response.status === 403 &&
    (response.headers.get('x-ratelimit-remaining') === '0' ||
      response.headers.has('retry-after'));
  return isSpent
    ? new Response(response.body, { status: 429, headers: response.headers })
    : response;
}
