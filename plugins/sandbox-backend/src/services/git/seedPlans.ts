import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { runGit } from '@paved-path/provider-kit-node';
import { parse } from 'yaml';
import { z } from 'zod';
import { PLATFORM_IDENTITY } from './commitFiles';
import { readBranch } from './RepositoryService';

const planSchema = z.object({
  version: z
    .string()
    .regex(
      /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.-]+)?$/,
      'must be a semantic version',
    ),
});

/**
 * Puts what is new in the folder of plans into the repository of plans: one commit, and a tag
 * `<name>-v<version>` for each version that has none. A version that is tagged is never changed: a
 * folder that differs from its tag is left out, with a warning that the version must be raised.
 */
export async function seedPlans(options: {
  plansFolder: string;
  repository: string;
  logger: LoggerService;
}): Promise<void> {
  const { plansFolder, repository, logger } = options;
  const plans = await readPlans(plansFolder);
  const environment = {
    GIT_INDEX_FILE: join(tmpdir(), `sandbox-plans-${randomUUID()}`),
    GIT_DIR: repository,
    GIT_WORK_TREE: plansFolder,
  };
  const git = async (...args: string[]) =>
    (await runGit(args, { cwd: plansFolder, env: environment })).stdout.trim();
  try {
    await git('add', '--all', '--force', '.');
    const tree = await git('write-tree');
    const tags = new Set((await git('tag', '--list')).split('\n'));
    const missing: string[] = [];
    for (const { name, version } of plans) {
      const tag = `${name}-v${version}`;
      if (!tags.has(tag)) {
        missing.push(tag);
      } else if (
        (await git('rev-parse', `${tag}:${name}`)) !==
        (await git('rev-parse', `${tree}:${name}`))
      ) {
        logger.warn(
          `The plan ${name} differs from its version ${version}, which services use already: raise the version in ${name}/plan.yaml`,
        );
      }
    }
    if (missing.length === 0) return;
    const parent = await readBranch(repository, 'main');
    const commit = (
      await runGit(
        [
          'commit-tree',
          tree,
          ...(parent ? ['-p', parent] : []),
          '-m',
          `Add ${missing.join(', ')}`,
        ],
        {
          cwd: plansFolder,
          env: {
            ...environment,
            GIT_AUTHOR_NAME: PLATFORM_IDENTITY.name,
            GIT_AUTHOR_EMAIL: PLATFORM_IDENTITY.email,
            GIT_COMMITTER_NAME: PLATFORM_IDENTITY.name,
            GIT_COMMITTER_EMAIL: PLATFORM_IDENTITY.email,
          },
        },
      )
    ).stdout.trim();
    await runGit(['update-ref', '--stdin'], {
      cwd: repository,
      input: [
        `update refs/heads/main ${commit}`,
        ...missing.map(tag => `create refs/tags/${tag} ${commit}`),
        '',
      ].join('\n'),
    });
    logger.info(`Plans added: ${missing.join(', ')}`);
  } finally {
    await rm(environment.GIT_INDEX_FILE, { force: true });
  }
}

async function readPlans(
  folder: string,
): Promise<Array<{ name: string; version: string }>> {
  if (!existsSync(folder)) {
    throw new InputError(`sandbox.plans.folder: there is no folder ${folder}`);
  }
  const plans: Array<{ name: string; version: string }> = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name, 'plan.yaml');
    if (entry.isDirectory() && existsSync(file)) {
      const parsed = planSchema.safeParse(parse(await readFile(file, 'utf8')));
      if (!parsed.success) {
        throw new InputError(
          `${file}: version ${parsed.error.issues[0].message}`,
        );
      }
      plans.push({ name: entry.name, version: parsed.data.version });
    }
  }
  return plans;
}
