import { StepContext } from '@paved-path/backstage-plugin-golden-path-node';
import { GithubClient } from './GithubClient';

/** What is read of a workflow run. @internal */
export type Run = {
  id: number;
  name?: string | null;
  html_url: string;
  status: string | null;
  conclusion: string | null;
  workflow_id: number;
  run_number: number;
};

/** What has become of a run so far. @internal */
export type RunOutcome = {
  run: Run;
  ended: boolean;
  artifactId?: string;
  /** What failed, and where to read more. */
  failure?: string;
};

/**
 * Tells what a run has done since the last look, and what came of it.
 * @internal
 */
export async function followRun(
  run: Run,
  options: {
    client: GithubClient;
    where: { owner: string; repo: string; request: { signal: AbortSignal } };
    artifactPrefix: string;
    logger: StepContext['logger'];
    /** What has been told already. */
    logged: Set<string>;
  },
): Promise<RunOutcome> {
  const { client, where, artifactPrefix, logger, logged } = options;
  const { octokit } = client;
  const tell = (key: string, text: string) => {
    if (logged.has(key)) return;
    logged.add(key);
    logger.info(text);
  };
  tell(`run ${run.id}`, `Workflow ${run.name ?? run.id}: ${run.html_url}`);

  const jobs = await octokit.paginate(
    octokit.rest.actions.listJobsForWorkflowRun,
    { ...where, run_id: run.id, per_page: 100 },
  );
  for (const job of jobs) {
    for (const step of job.steps ?? []) {
      if (step.status === 'completed') {
        tell(
          `step ${job.id} ${step.number}`,
          `${job.name}: ${step.name}: ${step.conclusion}`,
        );
      }
    }
  }
  if (run.status !== 'completed') return { run, ended: false };
  if (run.conclusion !== 'success') {
    const job = jobs.find(({ conclusion }) => isFailure(conclusion));
    const step = job?.steps?.find(({ conclusion }) => isFailure(conclusion));
    const place = [job?.name, step && `step '${step.name}'`].filter(Boolean);
    return {
      run,
      ended: true,
      failure: `The pipeline ended as ${run.conclusion}${
        place.length > 0 ? ` in ${place.join(', ')}` : ''
      }: ${job?.html_url ?? run.html_url}`,
    };
  }
  const artifacts = await octokit.paginate(
    octokit.rest.actions.listWorkflowRunArtifacts,
    { ...where, run_id: run.id, per_page: 100 },
  );
  const artifact = artifacts.find(
    ({ name, expired }) => name.startsWith(artifactPrefix) && !expired,
  );
  return {
    run,
    ended: true,
    artifactId: artifact?.name.slice(artifactPrefix.length),
  };
}

function isFailure(conclusion: string | null): boolean {
  return (
    conclusion !== null &&
    !['success', 'skipped', 'neutral'].includes(conclusion)
  );
}
