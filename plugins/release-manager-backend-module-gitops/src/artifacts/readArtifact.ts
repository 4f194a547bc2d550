import { InputError, toError } from '@backstage/errors';
import {
  Artifact,
  Commit,
} from '@paved-path/backstage-plugin-release-manager-common';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  commitsFileSchema,
  planFileSchema,
  specSchema,
  toArtifact,
} from './schema';

/** An artifact with all that its folder tells. @internal */
export type StoredArtifact = {
  artifact: Artifact;
  /** Newest first, its own included. */
  commits: Commit[];
  /** The service that artifact.json names; it may name none. */
  namedService: string | undefined;
};

/**
 * Reads an artifact from its folder.
 *
 * @throws InputError that names the file and what is wrong with it
 * @internal
 */
export async function readArtifact(
  folder: string,
  expected: { service: string; id: string },
): Promise<StoredArtifact> {
  const { service, id } = expected;
  const [status, spec, plan, commits, environments] = await Promise.all([
    stat(join(folder, 'artifact.json')),
    readJson(folder, 'artifact.json', specSchema, expected),
    readJson(folder, 'plan.json', planFileSchema.optional(), expected),
    readJson(folder, 'commits.json', commitsFileSchema.optional(), expected),
    readEnvironments(folder),
  ]);
  if (spec.id !== id) {
    throw new InputError(
      `id: the artifact.json of ${service}/${id} says that its id is ${spec.id}; it must be ${id}`,
    );
  }
  const listed = (commits ?? []).map(commit => ({
    ...commit,
    message: commit.message.split('\n', 1)[0],
  }));
  return {
    artifact: {
      ...toArtifact({
        service,
        spec,
        plan,
        commits: listed,
        writtenAt: status.mtime.toISOString(),
      }),
      environments,
    },
    commits: listed,
    namedService: spec.service,
  };
}

async function readEnvironments(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'resources'), {
    withFileTypes: true,
  }).catch(error => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

// A file that is not there is undefined to its schema. Messages say whose it is, and not where on this machine it lies.
async function readJson<T>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  of: { service: string; id: string },
): Promise<T> {
  const { service, id } = of;
  const called = `${service}/${id}/${name}`;
  const text = await readFile(join(folder, name), 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  let json: unknown;
  try {
    json = text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    throw new InputError(`${called} is not JSON: ${toError(error).message}`);
  }
  const result = schema.safeParse(json);
  if (!result.success) {
    throw new InputError(
      `${called} is not as expected: ${z.prettifyError(result.error)}`,
    );
  }
  return result.data;
}
