import { CheckOptions } from '@paved-path/backstage-plugin-drift-node';
import { join } from 'node:path';
import { z } from 'zod';
import { Cli, CliFailure, findOnPath, RunOptions } from './cli/Cli';
import { cliEnvironment } from './cli/environment';
import { asksForInit, CheckFailure } from './cli/explain';
import { TerraformConfig } from './config';
import { Initialiser } from './Initialiser';
import { LocalState } from './LocalState';
import { JsonPicker, ValueTooLarge } from './plan/JsonPicker';
import { PlanReport, Report } from './plan/PlanReport';
import { OpenModule } from './Repository';

/** What a plan found. @internal */
export type Planned = Report & {
  /** ISO 8601 in UTC. */
  stateWrittenAt?: string;
};

/** A root module that is ready to be planned or applied. @internal */
export type Prepared = {
  command: string;
  run: RunOptions;
  state?: LocalState;
  stateWrittenAt?: string;
};

/**
 * Takes a root module through init, the own steps and a plan, and reads the plan. Nothing is locked and no state is written.
 * @internal
 */
export class Planner {
  readonly #config: TerraformConfig;
  readonly #cli: Cli;
  readonly #initialiser: Initialiser;

  constructor(config: TerraformConfig) {
    this.#config = config;
    this.#cli = new Cli(config.command, config.limits);
    this.#initialiser = new Initialiser(this.#cli, join(config.folder, 'data'));
  }

  get cli(): Cli {
    return this.#cli;
  }

  /** Whether a check writes into the code, so that it needs a copy of its own. */
  needsOwnCode(): boolean {
    return this.#config.steps.length > 0;
  }

  async plan(
    environmentKey: string,
    open: OpenModule,
    options: CheckOptions & { planFile: string; stateFolder?: string },
  ): Promise<Planned> {
    const { onStep, planFile } = options;
    const prepared = await this.prepare(environmentKey, open, options);
    try {
      await this.#runSteps(prepared, onStep);
      onStep?.('plan');
      const run = await this.#plan(environmentKey, open, prepared, planFile);
      onStep?.('read');
      const report = await this.#read({ ...prepared, run }, planFile);
      return { ...report, stateWrittenAt: prepared.stateWrittenAt };
    } finally {
      await prepared.state?.remove();
    }
  }

  /** Brings the state and initialises the module; the caller removes the state. */
  async prepare(
    environmentKey: string,
    { module, lease }: OpenModule,
    options: CheckOptions & { stateFolder?: string },
  ): Promise<Prepared> {
    const { signal, onStep, stateFolder } = options;
    const command = await this.#findCommand(module.terragrunt);
    const { env, secrets } = await cliEnvironment({
      variables: this.#config.environment,
      credentialsCommand: this.#config.credentialsCommand,
      pluginCache: this.#config.pluginCache,
      memory: this.#config.limits.memory,
      signal,
    });
    const cwd = join(lease.folder, module.path);
    const run: RunOptions = { cwd, env, secrets, signal };
    const { statePath } = module;
    const state =
      statePath === undefined
        ? undefined
        : new LocalState({
            module: { ...module, statePath },
            root: lease.folder,
            stateFolder,
          });
    const brought = await state?.bring();
    try {
      onStep?.('init');
      const data = module.terragrunt
        ? undefined
        : await this.#initialiser.prepare(command, environmentKey, module, run);
      return {
        command,
        run: data ? { ...run, env: { ...env, TF_DATA_DIR: data } } : run,
        state,
        stateWrittenAt: brought?.writtenAt,
      };
    } catch (error) {
      await state?.remove();
      throw error;
    }
  }

  async #findCommand(terragrunt: boolean): Promise<string> {
    if (!terragrunt) return this.#cli.find();
    if (await findOnPath('terragrunt')) return 'terragrunt';
    throw new CheckFailure(
      'This is a Terragrunt unit, and Terragrunt is not installed. Install it (https://terragrunt.gruntwork.io/docs/getting-started/install) so that `terragrunt` is on PATH.',
    );
  }

  async #runSteps(
    { run }: Prepared,
    onStep: CheckOptions['onStep'],
  ): Promise<void> {
    for (const step of this.#config.steps) {
      onStep?.(step.name);
      try {
        await this.#cli.run('/bin/sh', ['-c', step.run], run);
      } catch (error) {
        if (!(error instanceof CliFailure)) throw error;
        const said = error.lastLines ? `: ${error.lastLines}` : '.';
        throw new CheckFailure(`The step "${step.name}" failed${said}`);
      }
    }
  }

  async #plan(
    environmentKey: string,
    { module }: OpenModule,
    { command, run }: Prepared,
    planFile: string,
  ): Promise<RunOptions> {
    const args = [
      'plan',
      '-lock=false',
      '-input=false',
      '-refresh=true',
      '-json',
      `-out=${planFile}`,
    ];
    try {
      await this.#cli.runJson(command, args, run);
      return run;
    } catch (error) {
      const unfit = error instanceof CliFailure && asksForInit(error.errors);
      if (!unfit || module.terragrunt) throw error;
    }
    // The CLI itself says when what it was initialised with does not fit.
    const data = await this.#initialiser.prepareOwn(
      command,
      environmentKey,
      module,
      run,
    );
    const own = { ...run, env: { ...run.env, TF_DATA_DIR: data } };
    await this.#cli.runJson(command, args, own);
    return own;
  }

  async #read({ command, run }: Prepared, planFile: string): Promise<Report> {
    const { limits } = this.#config;
    const report = new PlanReport(limits, run.secrets);
    const picker = new JsonPicker({
      paths: PlanReport.paths,
      largest: limits.resourceSize,
      onValue: (path, value) => report.take(path, value),
    });
    try {
      await this.#cli.stream(command, ['show', '-json', planFile], run, chunk =>
        picker.write(chunk),
      );
    } catch (error) {
      throw explainReading(error, limits.resourceSize);
    }
    return report.finish();
  }
}

function explainReading(error: unknown, largest: number): unknown {
  if (error instanceof ValueTooLarge) {
    const address = error.head.match(/"address":"((?:[^"\\]|\\.)*)"/)?.[1];
    return new CheckFailure(
      `${
        address ?? 'A value of the plan'
      } is larger than ${largest} bytes in the plan; see drift.terraform.limits.resourceSize.`,
    );
  }
  // Their messages tell of values.
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return new CheckFailure(
      'The plan cannot be read: it is not in the form that this version knows.',
    );
  }
  return error;
}
