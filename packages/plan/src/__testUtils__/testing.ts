import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createTemplateRenderer } from 'nunjitsu';
import { git } from '../git';

/** The repository's root. */
export const repositoryRoot = resolve(__dirname, '..', '..', '..', '..');

/** The folder of plans that is under test. */
export const plansFolder = join(repositoryRoot, 'plans');

/** What the command line printed and how it ended. */
export interface CommandOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

const temporaryFolders: string[] = [];
afterAll(async () => {
  await Promise.all(
    temporaryFolders.map(folder =>
      rm(folder, { recursive: true, force: true }),
    ),
  );
});

/** A temporary folder, removed after the tests of the file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'plan-test-')));
  temporaryFolders.push(folder);
  return folder;
}

/** Writes files, each with its folders. */
export async function writeFiles(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Commits all that is in the folder, which becomes a repository where it is none; resolves with the commit. */
export async function commitAll(
  folder: string,
  message: string,
): Promise<string> {
  await git(['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await git(['add', '--all'], { cwd: folder });
  const person = [
    '-c',
    'user.name=Ana Souza',
    '-c',
    'user.email=ana@example.com',
  ];
  await git([...person, 'commit', '--quiet', '--message', message], {
    cwd: folder,
  });
  return (await git(['rev-parse', 'HEAD'], { cwd: folder })).trim();
}

/** Runs a program to its end, whatever its exit code. A program that is missing fails with the sentence given. */
export function run(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string>; missing?: string },
): Promise<CommandOutcome> {
  // A test that runs tests must not make them believe they are part of this one.
  const {
    NODE_TEST_CONTEXT,
    NODE_OPTIONS,
    PLAN_OVERLOAD,
    PLAN_OUTPUT,
    ...env
  } = process.env;
  return new Promise((settle, reject) => {
    execFile(
      program,
      args,
      {
        cwd: options.cwd,
        env: { ...env, ...options.env },
        maxBuffer: 32 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (error && error.code === 'ENOENT') {
          reject(new Error(options.missing ?? `${program} is not installed`));
        } else {
          const failed = error ? 1 : 0;
          settle({
            code: typeof error?.code === 'number' ? error.code : failed,
            stdout,
            stderr,
          });
        }
      },
    );
  });
}

/** Runs the command line as a person does. */
export function plan(
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<CommandOutcome> {
  return run(
    process.execPath,
    [join(repositoryRoot, 'packages', 'plan', 'bin', 'plan'), ...args],
    options,
  );
}

/** Makes a new service of a skeleton as the scaffolder's fetch:template does. */
export async function renderSkeleton(
  target: string,
  values: {
    name: string;
    description: string;
    owner: string;
    stack: string;
    planSource: string;
  } & Record<string, string>,
): Promise<void> {
  const skeletons = join(repositoryRoot, 'templates', 'service', 'skeletons');
  // The engine behind fetch:template, with the options that it sets.
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  for (const skeleton of ['_common', values.stack]) {
    await cp(join(skeletons, skeleton), target, { recursive: true });
  }
  for (const entry of await readdir(target, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(
      path,
      renderer.render(await readFile(path, 'utf8'), { values }),
    );
  }
}
