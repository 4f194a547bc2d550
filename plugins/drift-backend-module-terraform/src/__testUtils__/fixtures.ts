import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { runCommand, runGit } from '@paved-path/provider-kit-node';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Cli } from '../cli/Cli';
import { readTerraformConfig } from '../config';
import { TerraformProvider } from '../TerraformProvider';

/** A folder that is removed after the tests. */
export function useFolder(): { path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'drift-terraform-'));
  });
  afterEach(async () => {
    await rm(folder.path, { recursive: true, force: true });
  });
  return folder;
}

/** Where the one who runs the tests was told that those which need Terraform do not run here, they do not; else they fail without it. */
export const describeTerraform = (process.env.PAVED_PATH_TEST_WITHOUT ?? '')
  .split(',')
  .includes('terraform')
  ? describe.skip
  : describe;

/** Fails the tests with how to install it, where there is none. */
export async function findTerraform(): Promise<string> {
  return new Cli(undefined, { output: 1 }).find();
}

export async function writeFiles(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A repository of a working tree, whose commits have authors. */
export class TestRepository {
  constructor(readonly folder: string) {}

  static async create(
    folder: string,
    files: Record<string, string>,
  ): Promise<TestRepository> {
    const repository = new TestRepository(folder);
    await mkdir(folder, { recursive: true });
    await runGit(['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    await repository.commit('Ana Souza', 'Begin', files);
    return repository;
  }

  async commit(
    author: string,
    message: string,
    files: Record<string, string>,
  ): Promise<void> {
    await writeFiles(this.folder, files);
    await runGit(['add', '--all'], { cwd: this.folder });
    await runGit(['commit', '--quiet', '--allow-empty', '--message', message], {
      cwd: this.folder,
      env: {
        GIT_AUTHOR_NAME: author,
        GIT_AUTHOR_EMAIL: 'author@example.com',
        GIT_COMMITTER_NAME: author,
        GIT_COMMITTER_EMAIL: 'author@example.com',
      },
    });
  }
}

/** Applies code by hand, and leaves the state where a test wants it. */
export async function applyByHand(
  folder: string,
  files: Record<string, string>,
  state: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const command = await findTerraform();
  await writeFiles(folder, files);
  await mkdir(dirname(state), { recursive: true });
  const options = {
    cwd: folder,
    env: { ...process.env, TF_CLI_CONFIG_FILE: '', ...env },
  };
  await runCommand(command, ['init', '-input=false'], options).catch(error => {
    // An overridden provider needs no init, and has nothing to be found by it.
    if (!env.TF_CLI_CONFIG_FILE) throw error;
  });
  await runCommand(
    command,
    ['apply', '-input=false', '-auto-approve', `-state=${state}`],
    options,
  );
}

export function createProvider(
  folder: string,
  settings: JsonObject,
): TerraformProvider {
  const config = readTerraformConfig(
    new ConfigReader({
      drift: {
        terraform: {
          folder: join(folder, 'module'),
          fetchInterval: { milliseconds: 1 },
          ...settings,
        },
      },
    }),
  );
  return new TerraformProvider(config!);
}

/** The code of a root module with some values. */
export function code(values: Record<string, string>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `resource "terraform_data" "${name}" {\n  input = ${value}\n}\n`,
    )
    .join('\n');
}

export function deadline(milliseconds = 30_000): AbortSignal {
  return AbortSignal.timeout(milliseconds);
}
