import { CommandError, runCommand } from '@paved-path/provider-kit-node';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { DiagnosticReader, readErrorText } from './diagnostics';
import { CheckFailure, explain } from './explain';
import { redact } from './redact';

/** What a command of the CLI is run with. @internal */
export type RunOptions = {
  cwd: string;
  env: NodeJS.ProcessEnv;
  secrets: Iterable<string>;
  signal?: AbortSignal;
};

/** A command of the CLI that ended badly, with what it complained about. @internal */
export class CliFailure extends CheckFailure {
  constructor(
    message: string,
    readonly errors: DiagnosticReader['errors'],
    /** The last of what it printed, without secrets. */
    readonly lastLines: string,
  ) {
    super(message);
  }
}

/**
 * OpenTofu or Terraform, whichever there is.
 * @internal
 */
export class Cli {
  readonly #configured: string | undefined;
  readonly #limits: { output: number; memory?: number };

  constructor(
    command: string | undefined,
    limits: {
      /** Bytes that a step may print. */
      output: number;
      /** MiB of address space of a command and each of its plugins. */
      memory?: number;
    },
  ) {
    this.#configured = command;
    this.#limits = limits;
  }

  /** @throws CheckFailure with how to install one, where there is none */
  async find(): Promise<string> {
    const names = this.#configured ? [this.#configured] : ['tofu', 'terraform'];
    for (const name of names) {
      if (await findOnPath(name)) return name;
    }
    throw new CheckFailure(
      this.#configured
        ? `The command ${
            this.#configured
          } is not there or cannot be run. Install it, or name another one in drift.terraform.command.`
        : 'Neither OpenTofu nor Terraform is installed. Install OpenTofu (https://opentofu.org/docs/intro/install) or Terraform (https://developer.hashicorp.com/terraform/install) so that `tofu` or `terraform` is on PATH, or name the command in drift.terraform.command.',
    );
  }

  /** Runs a command that prints diagnostics as JSON. */
  async runJson(command: string, args: string[], options: RunOptions) {
    const reader = new DiagnosticReader();
    await this.#run(command, args, options, {
      onStdout: chunk => reader.write(chunk),
      errors: () => reader.errors,
    });
  }

  /** Runs a command and streams what it prints. */
  async stream(
    command: string,
    args: string[],
    options: RunOptions,
    onStdout: (chunk: Buffer) => void,
  ) {
    await this.#run(command, args, options, { onStdout });
  }

  /** Runs a command that prints for people. */
  async run(command: string, args: string[], options: RunOptions) {
    return this.#run(command, args, options, {});
  }

  async #run(
    command: string,
    args: string[],
    { cwd, env, secrets, signal }: RunOptions,
    reading: {
      onStdout?: (chunk: Buffer) => void;
      errors?: () => DiagnosticReader['errors'];
    },
  ): Promise<string> {
    const [program, programArgs] = this.#limited(command, args);
    let unread: unknown;
    const { onStdout } = reading;
    const read = (chunk: Buffer) => {
      try {
        onStdout?.(chunk);
      } catch (error) {
        unread = error;
        throw error;
      }
    };
    try {
      const { stdout } = await runCommand(program, programArgs, {
        cwd,
        env,
        signal,
        maxOutput: this.#limits.output,
        onStdout: onStdout && read,
      });
      return stdout;
    } catch (error) {
      if (unread) throw unread;
      if (signal?.aborted || !(error instanceof CommandError)) throw error;
      const text = `${error.stdout}\n${error.stderr}`;
      const said = reading.errors?.() ?? [];
      const errors = said.length > 0 ? said : readErrorText(text);
      const cause = error.cause instanceof Error ? error.cause.message : '';
      const step = `\`${[command, args[0]].join(' ')}\``;
      throw new CliFailure(
        redact(explain(step, errors, text.trim() ? text : cause), secrets),
        errors,
        redact(text.trim().split('\n').slice(-5).join(' '), secrets),
      );
    }
  }

  /** The shell sets the limit and is replaced by the command, so that nothing stands between. */
  #limited(command: string, args: string[]): [string, string[]] {
    const { memory } = this.#limits;
    if (!memory || process.platform === 'win32') return [command, args];
    const script = `ulimit -v ${memory * 1024} 2>/dev/null; exec "$0" "$@"`;
    return ['/bin/sh', ['-c', script, command, ...args]];
  }
}

/** Whether a command can be run. @internal */
export async function findOnPath(name: string): Promise<boolean> {
  const folders = isAbsolute(name)
    ? ['']
    : (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = folder ? join(folder, name + ending) : name + ending;
      const found = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return true;
    }
  }
  return false;
}
