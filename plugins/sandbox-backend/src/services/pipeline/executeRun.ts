import { toError } from '@backstage/errors';
import { StoredRun } from '../../database/RunStore';
import { RepositoryService } from '../git/RepositoryService';
import { ProcessGuard } from '../ProcessGuard';
import { RunLog } from './RunLog';
import { runStep } from './runStep';
import { RunWorkspace, stepEnvironment } from './RunWorkspace';
import { storeArtifact } from './storeArtifact';
import { ReadPlan } from './types';

/** What a run is executed with. */
export interface ExecuteRunOptions {
  run: StoredRun;
  log: RunLog;
  signal: AbortSignal;
  repositories: RepositoryService;
  guard: ProcessGuard;
  readPlan: ReadPlan;
  /** The folders of workspaces, of artifacts and of fetched plans. */
  workspaces: string;
  artifacts: string;
  planCache: string;
  /** The folder that holds the command `plan`. */
  planBin: string;
  /** The YAML file with the platform's settings. */
  platformFile: string;
  portalUrl: string;
  /** In milliseconds. */
  stepTimeout: number;
  onChange: (run: StoredRun) => Promise<void>;
}

/**
 * Runs the plan's steps on a clone of the commit, and stores what they made. Resolves with the run as it
 * succeeded; throws with the reason where it did not.
 */
export async function executeRun(
  options: ExecuteRunOptions,
): Promise<StoredRun> {
  const { log, signal, repositories } = options;
  let { run } = options;
  const [owner, name] = run.repository.split('/');
  const workspace = new RunWorkspace(options.workspaces, run.id);
  const change = async (changed: Partial<StoredRun>) => {
    run = { ...run, ...changed };
    await options.onChange(run);
  };
  const changeStep = (
    index: number,
    changed: Partial<StoredRun['steps'][number]>,
  ) =>
    change({
      steps: run.steps.map((one, at) =>
        at === index ? { ...one, ...changed } : one,
      ),
    });
  log.header(`${run.repository} ${run.branch} ${run.commit.sha}`);
  try {
    await workspace.prepare({
      repository: repositories.folderOf(owner, name),
      cloneUrl: repositories.cloneUrlOf(owner, name),
      branch: run.branch,
      sha: run.commit.sha,
      signal,
    });
    const plan = await options.readPlan(workspace.source, {
      cache: options.planCache,
      signal,
    });
    for (const warning of plan.warnings) log.header(`Warning: ${warning}`);
    await change({
      steps: plan.steps.map(step => ({
        name: step.name,
        command: step.run,
        state: 'waiting',
      })),
    });
    const env = stepEnvironment({
      planBin: options.planBin,
      variables: {
        PLAN_OUTPUT: workspace.output,
        PLAN_CACHE: options.planCache,
        PLAN_PLATFORM: options.platformFile,
        PLAN_PIPELINE_URL: `${options.portalUrl}/sandbox/runs/${run.id}`,
        PLAN_REPOSITORY_URL: `${options.portalUrl}/sandbox/repositories/${run.repository}`,
        PLAN_BRANCH: run.branch,
        PLAN_STARTED_AT: run.startedAt ?? new Date().toISOString(),
      },
    });
    for (const [index, step] of run.steps.entries()) {
      log.header(`${step.name}: ${step.command}`);
      const startedAt = new Date();
      await changeStep(index, {
        state: 'running',
        startedAt: startedAt.toISOString(),
      });
      const result = await runStep({
        name: step.name,
        command: step.command,
        cwd: workspace.source,
        env,
        timeout: options.stepTimeout,
        signal,
        guard: options.guard,
        onLine: line => log.line(line),
      });
      signal.throwIfAborted();
      if (result.type === 'failed') throw new Error(result.reason);
      await changeStep(index, {
        state: 'succeeded',
        finishedAt: new Date().toISOString(),
      });
      log.header(
        `${step.name} succeeded in ${
          (Date.now() - startedAt.getTime()) / 1000
        } s`,
      );
    }
    const stored = await storeArtifact({
      output: workspace.output,
      artifacts: options.artifacts,
      service: name,
    });
    log.header(`Artifact ${stored.artifactId}`);
    return { ...run, ...stored, state: 'succeeded', reason: undefined };
  } catch (error) {
    throw signal.aborted ? error : withoutFolder(error, workspace.source);
  } finally {
    await workspace.remove();
  }
}

/** Where on this machine the clone was says nothing to whoever reads why the run failed. */
function withoutFolder(error: unknown, folder: string): Error {
  const { message } = toError(error);
  const plain = message
    .replaceAll(`${folder}/`, '')
    .replaceAll(folder, 'the repository');
  return plain === message ? toError(error) : new Error(plain);
}
