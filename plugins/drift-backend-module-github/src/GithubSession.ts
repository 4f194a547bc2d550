import { ConflictError } from '@backstage/errors';
import { Octokit } from 'octokit';
import { archived, inWords, Permission } from './inWords';
import { GithubRepository } from './repository';

/** A repository as GitHub tells of it. @internal */
export type RepositoryFacts = { defaultBranch: string; hasIssues: boolean };

/** What is done in one repository, with the signal that ends it. @internal */
export class GithubSession {
  readonly repository: GithubRepository;
  /** Such as `acme/infrastructure`. */
  readonly name: string;
  readonly #octokit: Octokit;
  readonly #signal: AbortSignal;

  constructor(options: {
    octokit: Octokit;
    repository: GithubRepository;
    signal: AbortSignal;
  }) {
    this.repository = options.repository;
    this.name = `${options.repository.owner}/${options.repository.repo}`;
    this.#octokit = options.octokit;
    this.#signal = options.signal;
  }

  get rest(): Octokit['rest'] {
    return this.#octokit.rest;
  }

  /** What every call needs. */
  get own() {
    const { owner, repo } = this.repository;
    return { owner, repo, request: { signal: this.#signal } };
  }

  /** The same for a call that must not be sent twice. */
  get ownOnce() {
    const { owner, repo } = this.repository;
    return { owner, repo, request: { signal: this.#signal, once: true } };
  }

  do<T>(
    what: string,
    needs: Permission,
    call: () => Promise<T>,
    lookAt?: string,
  ): Promise<T> {
    const { repository } = this;
    return inWords(call, { repository, what, needs, lookAt });
  }

  /** @throws ConflictError where the repository is archived */
  async getFacts(): Promise<RepositoryFacts> {
    this.#signal.throwIfAborted();
    const { data } = await this.do(
      'reading the repository',
      'contents: read',
      () => this.rest.repos.get(this.own),
    );
    if (data.archived) throw new ConflictError(archived(this.name));
    return { defaultBranch: data.default_branch, hasIssues: data.has_issues };
  }
}
