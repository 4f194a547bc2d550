import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineRun } from '@paved-path/backstage-plugin-sandbox-common';
import { z } from 'zod';

/** What an artifact's id may look like, so that it is one folder's name. */
export const artifactIdPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}$/;

const artifactSchema = z.object({
  id: z.string().regex(artifactIdPattern),
  service: z.string(),
  stages: z.array(z.object({ id: z.string(), data: z.unknown() })).default([]),
});

const testStageSchema = z.object({
  results: z.object({
    passed: z.number(),
    failed: z.number(),
    skipped: z.number(),
  }),
});

/**
 * Moves what the steps made to the artifacts, all at once. An artifact that is there already stays as it is:
 * what may have been released must not change. Throws with what is wrong with it.
 */
export async function storeArtifact(options: {
  /** The folder that the steps filled. */
  output: string;
  /** The folder of all artifacts. */
  artifacts: string;
  /** The repository's name, which is the service's. */
  service: string;
}): Promise<{ artifactId: string; tests: PipelineRun['tests'] }> {
  const artifact = artifactSchema.safeParse(await readJson(options.output));
  if (!artifact.success) {
    const issue = artifact.error.issues[0];
    throw new Error(
      `artifact.json is wrong: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const { id, service, stages } = artifact.data;
  if (service !== options.service) {
    throw new Error(
      `service.yaml names the service '${service}', but the repository is '${options.service}'; they must be the same`,
    );
  }
  const target = join(options.artifacts, service, id);
  if (!existsSync(target)) {
    await mkdir(join(options.artifacts, service), { recursive: true });
    await rename(options.output, target);
  }
  const test = testStageSchema.safeParse(
    stages.find(stage => stage.id === 'test')?.data,
  );
  return {
    artifactId: id,
    tests: test.success ? test.data.results : undefined,
  };
}

async function readJson(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, 'artifact.json'), 'utf8'));
  } catch (error) {
    throw new Error(
      `The steps made no artifact: artifact.json ${
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'is missing'
          : 'is not JSON'
      }`,
    );
  }
}
