import { runGit } from '@paved-path/provider-kit-node';
import { createHash } from 'node:crypto';
import { cp, lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { CheckFailure } from '../cli/explain';
import { readCommits } from './gitLog';
import { Source } from './Source';

const skipped = new Set(['.git', '.terraform', '.terragrunt-cache']);

/**
 * A folder that is no repository, taken as it is. Its commits are those of the repository around it, where there is one.
 * @internal
 */
export class FolderSource implements Source {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  getHead = async (): Promise<string> => {
    const hash = createHash('sha256');
    try {
      const entries = await readdir(this.#folder, {
        recursive: true,
        withFileTypes: true,
      });
      const files = entries
        .filter(entry => !entry.isDirectory())
        .map(entry => join(entry.parentPath, entry.name))
        .filter(file => this.#isCode(file))
        .sort();
      for (const file of files) {
        const { size, mtimeMs } = await lstat(file);
        hash.update(`${relative(this.#folder, file)}\0${size}\0${mtimeMs}\0`);
      }
    } catch (error) {
      throw new CheckFailure(
        `The folder ${this.#folder} cannot be read: ${
          (error as Error).message
        }`,
      );
    }
    return `folder-${hash.digest('hex').slice(0, 40)}`;
  };

  commitOf = () => undefined;

  extract = async (head: string, folder: string) => {
    await this.#mustBe(head);
    await cp(this.#folder, folder, {
      recursive: true,
      verbatimSymlinks: true,
      filter: file => this.#isCode(file),
    });
    // Somebody may have written while it was copied.
    await this.#mustBe(head);
  };

  async #mustBe(head: string): Promise<void> {
    if ((await this.getHead()) === head) return;
    throw new CheckFailure(
      'The code changed meanwhile. Do it again with the code as it is now.',
    );
  }

  commits: Source['commits'] = async (_head, paths, options) => {
    const { since, most, signal } = options;
    try {
      return await readCommits(
        [
          `--max-count=${most}`,
          ...(since ? [`--since=${since}`] : []),
          '--',
          ...paths.map(path => `:(literal)${path}`),
        ],
        { cwd: this.#folder, signal },
      );
    } catch {
      // There is no repository around it.
      return [];
    }
  };

  #isCode(file: string): boolean {
    return !relative(this.#folder, file)
      .split(sep)
      .some(part => skipped.has(part));
  }
}

/** Whether a folder is a Git repository of its own, bare or with a working tree. @internal */
export async function isRepository(folder: string): Promise<boolean> {
  try {
    const { stdout } = await runGit(
      ['rev-parse', '--is-bare-repository', '--show-prefix'],
      { cwd: folder },
    );
    const [bare, prefix] = stdout.split('\n');
    const { stdout: inside } = await runGit(['rev-parse', '--git-dir'], {
      cwd: folder,
    });
    return bare === 'true'
      ? inside.trim() === '.'
      : prefix === '' && inside.trim() === '.git';
  } catch {
    return false;
  }
}
