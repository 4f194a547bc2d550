import { CommandResult, runCommand, RunCommandOptions } from './runCommand';

/**
 * Runs `git` so that it behaves the same everywhere: no prompts, no configuration of the person who runs it, English messages.
 * @public
 */
export function runGit(
  args: readonly string[],
  options: Omit<RunCommandOptions, 'env'> & {
    env?: Record<string, string>;
  } = {},
): Promise<CommandResult> {
  return runCommand('git', args, {
    ...options,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
      ...options.env,
    },
  });
}
