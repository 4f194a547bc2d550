import { runGit } from '@paved-path/provider-kit-node';
import { watch } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Parts, time } from './parts';

/** The same work by hand: a clone with a working tree, and git's own commands. It is done when the repository has the commit. */
export async function promoteWithGit(options: {
  /** The bare repository. */
  origin: string;
  clone: string;
  artifacts: string;
  service: string;
  artifactId: string;
  environment: string;
  message: string;
  parts: Parts;
}): Promise<void> {
  const { origin, clone, artifacts, service, artifactId, parts } = options;
  const { environment } = options;
  const { moved } = await watchMain(origin);
  const git = (...args: string[]) =>
    runGit(args, {
      cwd: clone,
      env: {
        GIT_AUTHOR_NAME: 'Ana Souza',
        GIT_AUTHOR_EMAIL: 'ana@example.org',
        GIT_COMMITTER_NAME: 'Ana Souza',
        GIT_COMMITTER_EMAIL: 'ana@example.org',
      },
    });
  const folder = `${environment}/releases/${environment}/${service}`;
  await time(parts, 'in all', async () => {
    await time(parts, 'fetch', () => git('fetch', '--quiet', 'origin', 'main'));
    const [fetched, present] = await Promise.all(
      ['FETCH_HEAD', 'refs/heads/main'].map(name =>
        readFile(join(clone, '.git', name), 'utf8'),
      ),
    );
    // Only where the release manager promoted meanwhile.
    if (!fetched.startsWith(present.trim())) {
      await git('merge', '--quiet', '--ff-only', 'FETCH_HEAD');
    }
    await time(parts, 'copy', async () => {
      const from = join(artifacts, service, artifactId);
      const to = join(clone, folder);
      await rm(to, { recursive: true, force: true });
      await cp(join(from, 'resources', environment), to, { recursive: true });
      await cp(join(from, 'artifact.json'), join(to, 'artifact.json'));
    });
    await time(parts, 'add', () => git('add', '--all', folder));
    await time(parts, 'commit', () =>
      git('commit', '--quiet', '-m', options.message),
    );
    await time(parts, 'push', () =>
      Promise.all([git('push', '--quiet', 'origin', 'main'), moved]),
    );
  });
}

/** Looks where `main` of a bare repository stands; the function resolves when it stands elsewhere. */
export async function watchMain(
  repository: string,
): Promise<{ moved: Promise<void> }> {
  const heads = join(repository, 'refs/heads');
  const read = () => readFile(join(heads, 'main'), 'utf8').catch(() => '');
  const from = await readMain(repository);
  const signal = AbortSignal.timeout(30_000);
  const moved = new Promise<void>((resolve, reject) => {
    const watcher = watch(heads, async () => {
      const now = (await read()).trim();
      if (!now || now === from) return;
      watcher.close();
      resolve();
    });
    signal.addEventListener('abort', () => {
      watcher.close();
      reject(signal.reason);
    });
  });
  return { moved };
}

async function readMain(repository: string): Promise<string> {
  const { stdout } = await runGit([
    `--git-dir=${repository}`,
    'rev-parse',
    'main',
  ]);
  return stdout.trim();
}
