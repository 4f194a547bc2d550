import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import {
  CallPolicy,
  CallPolicyOptions,
  createCallPolicy,
  readRetryAfter,
  toVendorError,
  VendorFailure,
} from '@paved-path/provider-kit-node';
import { Octokit, RequestError } from 'octokit';
import { GithubSettings } from './settings';

/** @internal */
export type GithubClientOptions = CallPolicyOptions & {
  config: RootConfigService;
  settings: GithubSettings;
  logger: Pick<LoggerService, 'debug' | 'warn'>;
  /** Spaces writes a second apart, as GitHub asks for. By default on. */
  pacing?: boolean;
};

/**
 * Speaks to GitHub as the integration of its host says.
 *
 * @remarks
 *
 * Octokit's throttling plugin spaces the calls. Its retries stay off: they ignore the `Retry-After` of a 429
 * and cannot be cancelled while they wait.
 * What fails is an error of `@backstage/errors` with GitHub's own message, and never with a token.
 *
 * @internal
 */
export class GithubClient {
  readonly octokit: Octokit;
  readonly #policy: CallPolicy;
  readonly #credentials: DefaultGithubCredentialsProvider;
  readonly #settings: GithubSettings;

  constructor(options: GithubClientOptions) {
    const { config, settings, logger, pacing = true } = options;
    const integrations = ScmIntegrations.fromConfig(config);
    const integration = integrations.github.byHost(settings.host);
    if (!integration) {
      throw new InputError(
        `goldenPath.github.host is '${settings.host}', which integrations.github does not list; add it there with a token or a GitHub App`,
      );
    }
    this.#settings = settings;
    this.#policy = createCallPolicy(options);
    this.#credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const leaveToPolicy = () => false;
    this.octokit = new Octokit({
      baseUrl: integration.config.apiBaseUrl,
      retry: { enabled: false },
      throttle: {
        enabled: pacing,
        id: `golden-path-github:${settings.host}`,
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
    this.octokit.hook.wrap('request', async (request, options_) => {
      const outer = options_.request?.signal as AbortSignal | undefined;
      try {
        return await this.#policy.execute(async () => {
          const token = await this.getToken();
          const limit = AbortSignal.timeout(settings.callTimeout);
          try {
            return await request({
              ...options_,
              headers: { ...options_.headers, authorization: `token ${token}` },
              request: {
                ...options_.request,
                signal: outer ? AbortSignal.any([outer, limit]) : limit,
              },
            });
          } catch (error) {
            throw toVendorFailure(error, token);
          }
        }, outer);
      } catch (error) {
        throw toVendorError(
          error,
          'GitHub',
          `${options_.method} ${options_.url}`,
        );
      }
    });
  }

  /** The token of the organization, refreshed when it is about to expire. */
  async getToken(): Promise<string> {
    const { host, organization } = this.#settings;
    let token: string | undefined;
    try {
      ({ token } = await this.#credentials.getCredentials({
        url: `https://${host}/${organization}`,
      }));
    } catch (error) {
      throw new AuthenticationError(
        `No GitHub credentials for ${host}/${organization}: ${
          error instanceof Error ? error.message : 'unknown error'
        }`,
      );
    }
    if (!token) {
      throw new AuthenticationError(
        `No GitHub credentials for ${host}/${organization}; set integrations.github[].token, or install the GitHub App in the organization`,
      );
    }
    return token;
  }
}

function toVendorFailure(error: unknown, token: string): unknown {
  if (!(error instanceof RequestError)) return error;
  const headers = error.response?.headers ?? {};
  // A body that is not JSON, such as a proxy's page, says nothing to a person.
  const message = error.message.includes('<html')
    ? 'an answer that is not JSON'
    : error.message.replaceAll(token, '***');
  const isLimit =
    error.status === 429 ||
    (error.status === 403 &&
      (headers['x-ratelimit-remaining'] === '0' ||
        headers['retry-after'] !== undefined ||
        /secondary rate|abuse detection/i.test(error.message)));
  if (!error.response) return new VendorFailure(message, undefined);
  const reset = Number(headers['x-ratelimit-reset']);
  const retryAfter =
    readRetryAfter(headers['retry-after']) ??
    (isLimit && headers['x-ratelimit-remaining'] === '0' && reset
      ? // A second more, since GitHub counts in whole seconds.
        Math.max(0, reset * 1000 - Date.now() + 1000)
      : undefined) ??
    (isLimit ? 60_000 : undefined);
  return new VendorFailure(message, error.status, retryAfter);
}
