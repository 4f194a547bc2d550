import { isError } from '@backstage/errors';
import { CommandError, runCommand } from '@paved-path/provider-kit-node';
import { access, constants } from 'node:fs/promises';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { CliFailure } from './CliFailure';
import { DiagnosticReader, readErrorText } from './diagnostics';
import { CheckFailure } from './explain';
import { guarded } from './guard';

// What is looked at of what a command printed that failed.
const TAIL = 64 * 1024;

/** What a command of the CLI is run with. @internal */
export type RunOptions = {
  cwd: string;
  env: NodeJS.ProcessEnv;
  secrets: Iterable<string>;
  signal?: AbortSignal;
};

/**
 * OpenTofu or Terraform, whichever there is.
 * @internal
 */
export class Cli {
  /** What the configuration names. */
  readonly configured: string | undefined;
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
    this.configured = command;
    this.#limits = limits;
  }

  /** @throws CheckFailure with how to install one, where there is none */
  async find(): Promise<string> {
    const names = this.configured ? [this.configured] : ['tofu', 'terraform'];
    for (const name of names) {
      if (await findOnPath(name)) return name;
    }
    throw new CheckFailure(
      this.configured
        ? `The command ${this.configured} is not there or cannot be run. Install it, or name another one in drift.terraform.command.`
        : 'Neither OpenTofu nor Terraform is installed. Install OpenTofu (https://opentofu.org/docs/intro/install) or Terraform (https://developer.hashicorp.com/terraform/install) so that `tofu` or `terraform` is on PATH, or name the command in drift.terraform.command.',
    );
  }

  /** Runs a command that prints diagnostics as JSON. @throws CliFailure */
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
    const guard = guarded(command, args, this.#limits.memory);
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
      const { stdout } = await runCommand(guard.program, guard.args, {
        cwd,
        env,
        signal,
        lifeline: guard.lifeline,
        maxOutput: this.#limits.output,
        onStdout: onStdout && read,
      });
      return stdout;
    } catch (error) {
      if (unread) throw unread;
      if (signal?.aborted || !(error instanceof CommandError)) throw error;
      const step = `\`${[command, args[0]].join(' ')}\``;
      const text = `${error.stdout.slice(-TAIL)}\n${error.stderr.slice(-TAIL)}`;
      const said = reading.errors?.() ?? [];
      throw new CliFailure(
        {
          step,
          errors: said.length > 0 ? said : readErrorText(text),
          text,
          ended: this.#howItEnded(error),
          memory: this.#limits.memory,
        },
        secrets,
      );
    }
  }

  #howItEnded(error: CommandError): string | undefined {
    const { memory, output } = this.#limits;
    if (tellsOfMemory(error)) {
      return memory
        ? `needs more memory than drift.terraform.limits.memory allows (${memory} MiB).`
        : 'found no more memory on the machine.';
    }
    if (error.endedBy) {
      const why =
        error.endedBy === 'SIGKILL'
          ? ' The system does that where it has no memory left.'
          : '';
      return `was ended from outside (${error.endedBy}).${why}`;
    }
    if (error.exitCode !== undefined) return undefined;
    const cause = isError(error.cause) ? error.cause.message : '';
    return cause.startsWith('printed more than')
      ? `printed more than drift.terraform.limits.output allows (${output} bytes).`
      : `could not be run: ${cause}.`;
  }
}

function tellsOfMemory({ stdout, stderr }: CommandError): boolean {
  return /fatal error: .*(?:memory|thread)|cannot allocate memory|heap out of memory|bad_alloc/i.test(
    `${stdout.slice(-TAIL)}\n${stderr.slice(-TAIL)}`,
  );
}

/** Whether a command is OpenTofu, by its name. @internal */
export function isTofu(command: string): boolean {
  return basename(command).startsWith('tofu');
}

/** Whether root modules are checked with OpenTofu, as far as can be told before one is. @internal */
export async function usesTofu(
  configured: string | undefined,
): Promise<boolean> {
  if (configured) return isTofu(configured);
  return (await findOnPath('tofu')) || !(await findOnPath('terraform'));
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
