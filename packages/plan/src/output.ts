import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { PlanRecord } from './artifactSchema';
import { PlanError } from './problems';
import type { RenderedPlan } from './renderPlan';

/** What rendering makes; replaced as a whole. */
const renderedEntries = [
  'resources',
  'grafana',
  'prometheus',
  'Dockerfile',
  'plan.json',
];

/** All that an output folder may hold. */
const knownEntries = new Set([
  ...renderedEntries,
  'artifact.json',
  'commits.json',
  'image',
  'test-results.xml',
  'resolution.json',
]);

/**
 * Writes what was rendered. Removes what an earlier rendering left; a folder that holds anything else is refused,
 * so that no mistyped path costs a person their files.
 */
export async function writeRendered(
  output: string,
  serviceFolder: string,
  rendered: RenderedPlan,
  record: PlanRecord,
): Promise<void> {
  await checkOutput(output, serviceFolder);
  await Promise.all(
    renderedEntries.map(entry =>
      rm(join(output, entry), { recursive: true, force: true }),
    ),
  );
  const files = new Map([...rendered.files, ['plan.json', toJson(record)]]);
  for (const [path, text] of files) {
    await mkdir(dirname(join(output, path)), { recursive: true });
    await writeFile(join(output, path), text);
  }
}

async function checkOutput(
  output: string,
  serviceFolder: string,
): Promise<void> {
  if (!relative(resolve(output), resolve(serviceFolder)).startsWith('..')) {
    throw new PlanError(
      `The output ${output} would overwrite the service itself; name another folder`,
    );
  }
  const entries = await readdir(output).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new PlanError(`The output ${output} is not a folder`, {
        cause: error,
      });
    },
  );
  const foreign = entries.filter(entry => !knownEntries.has(entry));
  if (foreign.length > 0) {
    throw new PlanError(
      `The output ${output} holds other things (${foreign
        .slice(0, 3)
        .join(', ')}); name an empty folder`,
    );
  }
}

/** JSON as files of an artifact are written. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
