import { isError } from '@backstage/errors';
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

/** @public */
export type RunCommandOptions = {
  cwd?: string;
  /** The whole environment of the child; by default this process's own. */
  env?: NodeJS.ProcessEnv;
  /** What the child reads on its standard input. */
  input?: string | Buffer;
  /** Kills the child and all that it started. */
  signal?: AbortSignal;
  /** The most that is kept of each stream, in bytes; more is an error. 64 MiB by default. */
  maxOutput?: number;
  /** Takes what the child prints as it comes, which is then not kept. What it throws ends the child and is the failure. */
  onStdout?(chunk: Buffer): void;
  /**
   * Gives the child a pipe as file descriptor 3 on which nothing is ever written. It ends when the child ends or this process does, even if
   * killed, so that whoever waits for that can end what the child left behind.
   */
  lifeline?: boolean;
};

const PIPES: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];

/** @public */
export type CommandResult = {
  stdout: string;
  stderr: string;
};

/**
 * A command that could not be started, or ended with another code than 0.
 * @public
 */
export class CommandError extends Error {
  readonly name = 'CommandError';

  constructor(
    readonly command: string,
    readonly exitCode: number | undefined,
    readonly stdout: string,
    readonly stderr: string,
    cause?: unknown,
    /** What ended it from outside, such as `SIGKILL` where the system had no memory left. */
    readonly endedBy?: NodeJS.Signals,
  ) {
    const detail = stderr.trim() || (isError(cause) ? cause.message : '');
    let end = `ended with code ${exitCode}`;
    if (endedBy) end = `was ended by ${endedBy}`;
    else if (exitCode === undefined) end = 'could not be run';
    super(`${command} ${end}${detail ? `: ${detail}` : ''}`, { cause });
  }
}

/**
 * Runs a command without a shell, in a process group of its own, and resolves with what it printed.
 * @public
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  const { cwd, env, input, signal, maxOutput = 64 * 1024 * 1024 } = options;
  const { onStdout, lifeline } = options;
  // Arguments may hold secrets, such as a URL with a token; the name of the command and its verb do not.
  const label = [command, args.find(arg => !arg.startsWith('-'))]
    .filter(Boolean)
    .join(' ');
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: [...PIPES, ...(lifeline ? PIPES.slice(0, 1) : [])] as typeof PIPES,
      detached: process.platform !== 'win32',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    let failure: unknown;
    const kill = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(
          process.platform === 'win32' ? child.pid : -child.pid,
          'SIGKILL',
        );
      } catch {
        // It has ended.
      }
    };
    const onAbort = () => {
      failure ??= signal?.reason;
      kill();
    };
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutput) {
        failure ??= new Error(`printed more than ${maxOutput} bytes`);
        kill();
        return;
      }
      into.push(chunk);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const pass = (chunk: Buffer) => {
      if (failure) return;
      try {
        onStdout?.(chunk);
      } catch (error) {
        failure = error;
        kill();
      }
    };
    child.stdout.on('data', onStdout ? pass : collect(out));
    child.stderr.on('data', collect(err));
    child.stdin.on('error', () => {});
    child.on('error', error => {
      signal?.removeEventListener('abort', onAbort);
      reject(new CommandError(label, undefined, '', '', error));
    });
    child.on('exit', () => {
      (child.stdio[3] as Duplex | null | undefined)?.destroy();
    });
    child.on('close', (code, endedBy) => {
      signal?.removeEventListener('abort', onAbort);
      const stdout = Buffer.concat(out).toString('utf8');
      const stderr = Buffer.concat(err).toString('utf8');
      if (signal?.aborted) reject(signal.reason);
      else if (failure)
        reject(new CommandError(label, undefined, stdout, stderr, failure));
      else if (code !== 0)
        reject(
          new CommandError(
            label,
            code ?? undefined,
            stdout,
            stderr,
            undefined,
            endedBy ?? undefined,
          ),
        );
      else resolve({ stdout, stderr });
    });
    child.stdin.end(input);
  });
}
