import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  GithubIntegration,
  ScmIntegrations,
} from '@backstage/integration';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import {
  CodeHost,
  CodeLocation,
} from '@paved-path/backstage-plugin-drift-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import { Octokit } from 'octokit';
import { createGithubClient } from './GithubClient';
import { GithubSession } from './GithubSession';
import { comment, openIssue } from './issues';
import { openPullRequest } from './pullRequests';
import { GithubRepository, parseRepository } from './repository';
import { GithubSettings } from './settings';

type Options = { signal: AbortSignal };

/** Repositories of the hosts in `integrations.github` that have credentials. @internal */
export class GithubCodeHost implements CodeHost {
  readonly id = 'github';
  readonly title = 'GitHub';
  readonly #options: CallPolicyOptions & {
    settings: GithubSettings;
    logger: Pick<LoggerService, 'debug'>;
    pacing?: boolean;
  };
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;
  readonly #clients = new Map<string, Octokit>();

  constructor(
    options: CallPolicyOptions & {
      config: RootConfigService;
      settings: GithubSettings;
      logger: Pick<LoggerService, 'debug'>;
      /** Spaces writes a second apart, as GitHub asks for. By default on. */
      pacing?: boolean;
    },
  ) {
    const { config, ...rest } = options;
    this.#options = rest;
    this.#integrations = ScmIntegrations.fromConfig(config);
    this.#credentials = DefaultGithubCredentialsProvider.fromIntegrations(
      this.#integrations,
    );
  }

  handles(repositoryUrl: string): boolean {
    return this.#find(repositoryUrl) !== undefined;
  }

  async openPullRequest(
    request: Parameters<CodeHost['openPullRequest']>[0],
    options: Options,
  ): Promise<OpenedFix & { number?: number }> {
    return openPullRequest(this.#session(request.location, options), request);
  }

  async openIssue(
    request: { location: CodeLocation; title: string; body: string },
    options: Options,
  ): Promise<OpenedFix> {
    return openIssue(this.#session(request.location, options), request);
  }

  async comment(
    request: { location: CodeLocation; number: number; body: string },
    options: Options,
  ): Promise<OpenedFix> {
    return comment(this.#session(request.location, options), request);
  }

  #find(
    repositoryUrl: string,
  ):
    | { repository: GithubRepository; integration: GithubIntegration }
    | undefined {
    const repository = parseRepository(repositoryUrl);
    const integration =
      repository && this.#integrations.github.byHost(repository.host);
    // Backstage lists github.com by itself, without credentials.
    const { token, apps } = integration?.config ?? {};
    return repository && integration && (token || apps?.length)
      ? { repository, integration }
      : undefined;
  }

  #session(location: CodeLocation, { signal }: Options): GithubSession {
    signal.throwIfAborted();
    const found = this.#find(location.repositoryUrl);
    if (!found) {
      throw new InputError(
        `${location.repositoryUrl} is no repository of a host that integrations.github lists with a token or a GitHub App`,
      );
    }
    const { repository, integration } = found;
    const { settings, ...rest } = this.#options;
    const octokit =
      this.#clients.get(repository.host) ??
      createGithubClient({
        ...rest,
        integration,
        credentials: this.#credentials,
        callTimeout: settings.callTimeout,
      });
    this.#clients.set(repository.host, octokit);
    return new GithubSession({ octokit, repository, signal });
  }
}
