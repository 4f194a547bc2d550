import { mkdir, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runGit } from '@paved-path/provider-kit-node';

/** The folder in which one run works, gone when the run has ended. */
export class RunWorkspace {
  readonly folder: string;
  /** The clone. */
  readonly source: string;
  /** Where the steps put the artifact. */
  readonly output: string;

  constructor(workspaces: string, id: string) {
    this.folder = join(workspaces, id);
    this.source = join(this.folder, 'source');
    this.output = join(this.folder, 'output');
  }

  async prepare(options: {
    repository: string;
    cloneUrl: string;
    branch: string;
    sha: string;
    signal: AbortSignal;
  }): Promise<void> {
    const { repository, cloneUrl, branch, sha, signal } = options;
    await this.remove();
    await mkdir(this.output, { recursive: true });
    await runGit(
      [
        'clone',
        '--quiet',
        '--no-checkout',
        '--template=',
        repository,
        this.source,
      ],
      { signal },
    );
    const git = (...args: string[]) =>
      runGit(args, { cwd: this.source, signal });
    await git('checkout', '--quiet', '-B', branch, sha);
    await git('config', 'remote.origin.url', cloneUrl);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a step finds in its environment: what it needs, and nothing that is the portal's own. */
export function stepEnvironment(options: {
  planBin: string;
  variables: Record<string, string>;
}): Record<string, string> {
  return {
    ...pick('HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'USER'),
    PATH: [options.planBin, dirname(process.execPath), process.env.PATH]
      .filter(Boolean)
      .join(delimiter),
    CI: 'true',
    NO_COLOR: '1',
    ...options.variables,
  };
}

/** The named variables of this process that are set. */
export function pick(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
