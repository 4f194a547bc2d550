import { execFile } from 'node:child_process';

/**
 * Runs git with the configuration of the person who runs it, since a plans repository may need their credentials;
 * but never asks, and always answers in English.
 *
 * Not by provider-kit-node: its runGit keeps that configuration away, its runCommand gives the child a session of its
 * own (so that git would outlive Ctrl-C, and ssh could not ask for the passphrase of a key), and the package brings
 * Backstage's backend along, which `npx @paved-path/plan` must not have to fetch.
 */
export function git(
  args: readonly string[],
  options: { cwd?: string; signal?: AbortSignal } = {},
): Promise<string> {
  // Inside a Git hook these would name the hook's repository instead of the one that is meant.
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...env } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      [...args],
      {
        cwd: options.cwd,
        signal: options.signal,
        maxBuffer: 64 * 1024 * 1024,
        env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (options.signal?.aborted) reject(options.signal.reason);
        else if (error.code === 'ENOENT')
          reject(new Error('git is not installed'));
        else reject(new Error(stderr.trim() || error.message));
      },
    );
  });
}
