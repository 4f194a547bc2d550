import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  HostedRepository,
  PipelineHost,
  PipelineResult,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { GithubClient } from './GithubClient';
import { followRun, Run } from './followRun';
import { GithubSettings } from './settings';

/** What the workflow calls the artifact that it uploads, without its id. @internal */
export const ARTIFACT_PREFIX = 'paved-path-artifact-';

/** Pipelines in GitHub Actions. @internal */
export class GithubPipelineHost implements PipelineHost {
  readonly id = 'github';
  readonly title = 'GitHub Actions';
  readonly #client: GithubClient;
  readonly #settings: GithubSettings;
  readonly #poll: { initial: number; longest: number; grace: number };

  constructor(options: {
    client: GithubClient;
    settings: GithubSettings;
    /** In milliseconds: the first wait between two looks, the longest, and how long a run may take to appear. */
    poll?: { initial: number; longest: number; grace: number };
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
    this.#poll = options.poll ?? {
      initial: 2_000,
      longest: 15_000,
      grace: 120_000,
    };
  }

  async setUp(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<{ url: string }> {
    const { repository } = request;
    const { actions } = this.#client.octokit.rest;
    const where = this.#coordinates(repository, context.signal);
    const { data: permissions } =
      await actions.getGithubActionsPermissionsRepository(where);
    if (!permissions.enabled) {
      await actions.setGithubActionsPermissionsRepository({
        ...where,
        enabled: true,
      });
      context.logger.info('Switched GitHub Actions on');
    }
    const { data: workflow } =
      await actions.getGithubActionsDefaultWorkflowPermissionsRepository(where);
    if (
      workflow.default_workflow_permissions !== 'read' ||
      workflow.can_approve_pull_request_reviews
    ) {
      await actions.setGithubActionsDefaultWorkflowPermissionsRepository({
        ...where,
        default_workflow_permissions: 'read',
        can_approve_pull_request_reviews: false,
      });
      context.logger.info('Workflows may read the repository, not write it');
    }
    await this.#setVariables(repository, context);
    return { url: `${repository.url}/actions` };
  }

  async waitForArtifact(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<PipelineResult> {
    const { pipelineDeadline } = this.#settings;
    const deadline = AbortSignal.timeout(pipelineDeadline);
    const signal = AbortSignal.any([context.signal, deadline]);
    try {
      return await this.#waitForArtifact(request.repository, {
        ...context,
        signal,
      });
    } catch (error) {
      context.signal.throwIfAborted();
      if (!deadline.aborted) throw error;
      throw new ServiceUnavailableError(
        `The pipeline has stored no artifact after ${Math.round(
          pipelineDeadline / 60_000,
        )} minutes: ${request.repository.url}/actions`,
      );
    }
  }

  async #waitForArtifact(
    repository: HostedRepository,
    context: StepContext,
  ): Promise<PipelineResult> {
    const { signal } = context;
    const sha = repository.headSha ?? (await this.#getHead(repository, signal));
    const startedAt = Date.now();
    const logged = new Set<string>();
    let wait = this.#poll.initial;
    for (;;) {
      const runs = await this.#getRuns(repository, sha, signal);
      const before = logged.size;
      const outcomes = [];
      for (const run of runs) {
        outcomes.push(
          await followRun(run, {
            client: this.#client,
            where: this.#coordinates(repository, signal),
            artifactPrefix: ARTIFACT_PREFIX,
            logger: context.logger,
            logged,
          }),
        );
      }
      const done = outcomes.find(outcome => outcome.artifactId);
      if (done?.artifactId) {
        return { url: done.run.html_url, artifactId: done.artifactId };
      }
      if (runs.length > 0 && outcomes.every(outcome => outcome.ended)) {
        const failed = outcomes.find(outcome => outcome.failure);
        throw new Error(
          failed?.failure ??
            `The workflow ended without an artifact called ${ARTIFACT_PREFIX}<id>: ${runs[0].html_url}`,
        );
      }
      if (runs.length === 0 && Date.now() - startedAt > this.#poll.grace) {
        throw new NotFoundError(
          `No workflow has started for commit ${sha.slice(
            0,
            10,
          )}: does .github/workflows hold one that runs on a push to ${
            repository.defaultBranch
          }? ${repository.url}/actions`,
        );
      }
      // Something happened: look again soon. Nothing did: leave GitHub in peace for longer.
      wait =
        logged.size > before
          ? this.#poll.initial
          : Math.min(wait * 1.5, this.#poll.longest);
      await sleep(wait, undefined, { signal });
    }
  }

  /** The newest run of each workflow for the commit. */
  async #getRuns(
    repository: HostedRepository,
    sha: string,
    signal: AbortSignal,
  ): Promise<Run[]> {
    const { octokit } = this.#client;
    const runs = await octokit.paginate(
      octokit.rest.actions.listWorkflowRunsForRepo,
      {
        ...this.#coordinates(repository, signal),
        head_sha: sha,
        per_page: 100,
      },
    );
    const newest = new Map<number, Run>();
    for (const run of runs) {
      const other = newest.get(run.workflow_id);
      if (!other || other.run_number < run.run_number) {
        newest.set(run.workflow_id, run);
      }
    }
    return [...newest.values()];
  }

  async #getHead(
    repository: HostedRepository,
    signal: AbortSignal,
  ): Promise<string> {
    const { data } = await this.#client.octokit.rest.git.getRef({
      ...this.#coordinates(repository, signal),
      ref: `heads/${repository.defaultBranch}`,
    });
    return data.object.sha;
  }

  async #setVariables(
    repository: HostedRepository,
    context: StepContext,
  ): Promise<void> {
    const wanted = Object.entries(this.#settings.variables);
    if (wanted.length === 0) return;
    const { octokit } = this.#client;
    const where = this.#coordinates(repository, context.signal);
    const present = new Map(
      (
        await octokit.paginate(octokit.rest.actions.listRepoVariables, {
          ...where,
          per_page: 30,
        })
      ).map(variable => [variable.name, variable.value]),
    );
    for (const [key, value] of wanted) {
      // GitHub stores the names in upper case.
      const name = key.toLocaleUpperCase('en-US');
      if (!present.has(name)) {
        await octokit.rest.actions.createRepoVariable({
          ...where,
          name,
          value,
        });
      } else if (present.get(name) !== value) {
        await octokit.rest.actions.updateRepoVariable({
          ...where,
          name,
          value,
        });
      }
    }
    context.logger.info(
      `The pipeline reads the variables ${wanted
        .map(([name]) => name)
        .join(', ')}`,
    );
  }

  #coordinates(repository: HostedRepository, signal: AbortSignal) {
    return {
      owner: repository.owner,
      repo: repository.name,
      request: { signal },
    };
  }
}
