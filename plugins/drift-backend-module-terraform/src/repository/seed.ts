import { runGit } from '@paved-path/provider-kit-node';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import {
  access,
  cp,
  mkdir,
  readFile,
  rename,
  rm,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const historySchema = z.array(
  z.strictObject({
    /** The folder in `history` with the files that the commit adds or changes. */
    folder: z.string().optional(),
    remove: z.array(z.string()).default([]),
    author: z.strictObject({ name: z.string(), email: z.string() }),
    message: z.string(),
    /** How long before the repository is made, in days. */
    daysAgo: z.number(),
    /** Root modules that were applied at this commit. */
    applied: z.array(z.string()).default([]),
  }),
);

// An apply follows its commit at this distance.
const APPLY_DELAY = { minutes: 10 };

/**
 * Makes an example repository with a history of several authors, and the states of its root modules, where it does not exist yet. The
 * dates are counted back from now, so that an example never looks abandoned.
 * @internal
 */
export async function seedRepository(options: {
  /** The folder with `history.json`, `history/` and `states/`. */
  seed: string;
  /** The bare repository to be made. */
  repository: string;
  stateFolder?: string;
}): Promise<void> {
  const { seed, repository, stateFolder } = options;
  if (await exists(repository)) return;
  const history = historySchema.parse(
    JSON.parse(await readFile(join(seed, 'history.json'), 'utf8')),
  );
  const part = join(dirname(repository), `.${randomUUID()}`);
  const work = join(part, 'work');
  const now = DateTime.utc();
  try {
    await mkdir(work, { recursive: true });
    await runGit(['init', '--quiet', '--initial-branch=main'], { cwd: work });
    for (const commit of history) {
      const at = now.minus({ days: commit.daysAgo });
      if (commit.folder) {
        await cp(join(seed, 'history', commit.folder), work, {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
      for (const path of commit.remove) {
        await rm(join(work, path), { recursive: true });
      }
      await runGit(['add', '--all'], { cwd: work });
      const date = at.toISO();
      await runGit(['commit', '--quiet', '--message', commit.message], {
        cwd: work,
        env: {
          GIT_AUTHOR_NAME: commit.author.name,
          GIT_AUTHOR_EMAIL: commit.author.email,
          GIT_AUTHOR_DATE: date,
          GIT_COMMITTER_NAME: commit.author.name,
          GIT_COMMITTER_EMAIL: commit.author.email,
          GIT_COMMITTER_DATE: date,
        },
      });
      if (!stateFolder) continue;
      for (const path of commit.applied) {
        await bringState(
          join(seed, 'states', path, 'terraform.tfstate'),
          join(stateFolder, path, 'terraform.tfstate'),
          at.plus(APPLY_DELAY).toJSDate(),
        );
      }
    }
    const bare = join(part, 'bare.git');
    await runGit(['clone', '--quiet', '--bare', work, bare]);
    await runGit(['remote', 'remove', 'origin'], { cwd: bare });
    await rename(bare, repository);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function bringState(from: string, to: string, at: Date): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to);
  await utimes(to, at, at);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
