import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toArtifactIdentity, type ServiceCommit } from './artifactIdentity';
import {
  artifactSpecSchema,
  planRecordSchema,
  type ArtifactSpec,
  type ImageRecord,
  type PlanRecord,
} from './artifactSchema';
import { readCommits, type CommitDetails } from './commits';
import { git } from './git';
import { toJson } from './output';
import { PlanError } from './problems';
import { stackOf } from './serviceModel';
import { readTestResults, type TestCounts } from './testResults';
import type { ValidService } from './validateService';
import { withoutCredentials } from './planGitSource';

/** @public */
export interface PackageArtifactOptions {
  /** The folder that `plan render` and `plan run build` have filled. */
  output: string;
  commit: ServiceCommit;
  /** The JUnit file that `plan run test` wrote. */
  testResults: string;
  /** Where a person sees the pipeline's run. */
  pipelineUrl?: string;
  /** Where a person sees the repository. */
  repositoryUrl?: string;
  /** When the pipeline began, ISO 8601; by default now. */
  startedAt?: string;
  /** The version of this program, for the record. */
  toolVersion: string;
  signal?: AbortSignal;
}

/**
 * Completes the artifact in the output folder with artifact.json, commits.json and image/image.json.
 * Throws a PlanError where it was not built, or rendered for another commit or plan.
 * @public
 */
export async function packageArtifact(
  valid: ValidService,
  options: PackageArtifactOptions,
): Promise<ArtifactSpec> {
  const { resolved, service } = valid;
  const { output, commit } = options;
  const identity = toArtifactIdentity(commit, resolved.sha);
  await checkRendered(output, identity.id);
  await checkBuilt(output);
  const [tests, details] = await Promise.all([
    readTestResults(options.testResults),
    readCommits(valid.folder, { limit: 100, signal: options.signal }),
  ]);
  const repositoryUrl =
    options.repositoryUrl ??
    valid.platform.repositoryUrl ??
    (await originUrl(valid.folder));
  const spec = artifactSpecSchema.parse(
    dropUndefined(
      toSpec(valid, identity.id, details, tests, { ...options, repositoryUrl }),
    ),
  );
  const stack = stackOf(service, resolved.plan);
  const image: ImageRecord = {
    command: stack.command,
    workdir: 'app',
    environment: stack.environment ?? {},
  };
  await mkdir(join(output, 'image'), { recursive: true });
  await Promise.all([
    writeFile(join(output, 'image', 'image.json'), toJson(image)),
    writeFile(join(output, 'commits.json'), toJson(details.commits)),
  ]);
  // Last, because whoever finds artifact.json takes the artifact to be whole.
  await writeFile(join(output, 'artifact.json'), toJson(spec));
  return spec;
}

/** What `plan.json` says of a plan. */
export function toPlanRecord(
  valid: ValidService,
  artifactId: string,
  overrides: string[],
): PlanRecord {
  const { resolved } = valid;
  return {
    name: resolved.plan.name,
    version: resolved.plan.version,
    pinned: resolved.pinned,
    ...(resolved.newest !== undefined && { newest: resolved.newest }),
    overrides,
    from: resolved.from,
    sha: resolved.sha,
    artifactId,
  };
}

function toSpec(
  { service, platform, resolved }: ValidService,
  id: string,
  { commits, committer }: CommitDetails,
  tests: TestCounts | undefined,
  options: PackageArtifactOptions,
): ArtifactSpec {
  const [head] = commits;
  const image = { image: `${platform.registry}/${service.name}`, tag: id };
  const now = new Date().toISOString();
  return {
    id,
    service: service.name,
    squad: service.owner.replace(/^.*[:/]/, ''),
    application: {
      branch: options.commit.branch,
      sha: head.sha,
      authorName: head.author.name,
      authorEmail: head.author.email,
      committerName: committer.name,
      committerEmail: committer.email,
      message: head.message,
      name: service.name,
      url: options.repositoryUrl,
      provider: providerOf(options.repositoryUrl),
    },
    ci: {
      jobUrl: options.pipelineUrl,
      start: toInstant(options.startedAt) ?? now,
      end: now,
    },
    shuttle: {
      plan: {
        branch: resolved.tag,
        sha: resolved.sha,
        name: resolved.plan.name,
        url: resolved.from,
        provider:
          resolved.source === 'git' ? providerOf(resolved.from) : undefined,
      },
      shuttleVersion: `paved-path plan ${options.toolVersion}`,
    },
    stages: [
      { id: 'build', name: 'Build', data: image },
      ...(tests
        ? [
            {
              id: 'test' as const,
              name: 'Test',
              data: { url: options.pipelineUrl, results: tests },
            },
          ]
        : []),
      { id: 'push', name: 'Push', data: image },
    ],
  };
}

async function checkRendered(
  output: string,
  artifactId: string,
): Promise<void> {
  const text = await readFile(join(output, 'plan.json'), 'utf8').catch(
    () => undefined,
  );
  if (text === undefined) {
    throw new PlanError(
      `${output} holds nothing rendered: run plan render first`,
    );
  }
  const record = planRecordSchema.safeParse(JSON.parse(text));
  if (record.data?.artifactId !== artifactId) {
    throw new PlanError(
      `${output} was rendered for ${
        record.data?.artifactId ?? 'something else'
      }, and now it is ${artifactId}: run plan render again`,
    );
  }
}

async function checkBuilt(output: string): Promise<void> {
  const entries = await readdir(join(output, 'image', 'app')).catch(() => []);
  if (entries.length === 0) {
    throw new PlanError(
      `${join(output, 'image', 'app')} is empty: run plan run build first`,
    );
  }
}

async function originUrl(folder: string): Promise<string | undefined> {
  const url = await git(['remote', 'get-url', 'origin'], { cwd: folder }).catch(
    () => '',
  );
  return url.trim() ? withoutCredentials(url.trim()) : undefined;
}

function providerOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (/github/i.test(url)) return 'GitHub';
  if (/gitlab/i.test(url)) return 'GitLab';
  if (/bitbucket/i.test(url)) return 'BitBucket';
  return undefined;
}

function toInstant(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new PlanError(
      `PLAN_STARTED_AT must be a time in ISO 8601, and is "${text}"`,
    );
  }
  return time.toISOString();
}

function dropUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
