import { CheckOptions } from '@paved-path/backstage-plugin-drift-node';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli, findOnPath, RunOptions } from './cli/Cli';
import { CliFailure } from './cli/CliFailure';
import { cliEnvironment } from './cli/environment';
import { asksForInit, CheckFailure } from './cli/explain';
import { terragruntVariables } from './cli/terragrunt';
import { TerraformConfig } from './config';
import { Initialiser } from './Initialiser';
import { LocalState } from './LocalState';
import { Report } from './plan/PlanReport';
import { OnValue, readPlan, readSensitiveValues } from './plan/readPlan';
import { OpenModule } from './Repository';
import { inWorkspace, variableArguments, withoutWorkspace } from './workspaces';

// Milliseconds by which the clocks of two machines may differ.
const CLOCK_SKEW = 60_000;

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
    options: CheckOptions & {
      planFile: string;
      stateFolder?: string;
      /** Told every value of the plan that a report is made of. */
      onValue?: OnValue;
    },
  ): Promise<Planned> {
    const { onStep, planFile } = options;
    const prepared = await this.prepare(environmentKey, open, options);
    try {
      await this.withoutSecrets(prepared, planFile, () =>
        this.#runSteps(prepared, onStep),
      );
      onStep?.('plan');
      const run = await this.withoutSecrets(prepared, planFile, () =>
        this.#plan(environmentKey, open, prepared, planFile),
      );
      onStep?.('read');
      const { digest, onValue } = options;
      const report = await readPlan(
        { cli: this.#cli, command: prepared.command, run },
        planFile,
        { limits: this.#config.limits, digest, onValue },
      );
      return { ...report, stateWrittenAt: prepared.stateWrittenAt };
    } finally {
      await prepared.state?.remove();
    }
  }

  /** Shows the state as JSON. It is neither locked nor written; what is shown may come twice, so each time it begins anew. */
  async showState(
    environmentKey: string,
    open: OpenModule,
    options: CheckOptions & {
      stateFolder?: string;
      /** Where a copy of the state may be put: a check that runs meanwhile has its own beside the code. */
      stateFile: string;
    },
    begin: (secrets: Iterable<string>) => (chunk: Buffer) => void,
  ): Promise<void> {
    const prepared = await this.prepare(environmentKey, open, options);
    const { copy } = prepared.state ?? {};
    try {
      options.onStep?.('read');
      await this.#fitting(environmentKey, open, prepared, run =>
        this.#cli.stream(
          prepared.command,
          ['show', '-json', '-no-color', ...(copy ? [copy] : [])],
          run,
          begin(run.secrets),
        ),
      );
    } finally {
      await prepared.state?.remove();
    }
  }

  /** Brings the state and initialises the module; the caller removes the state. */
  async prepare(
    environmentKey: string,
    open: OpenModule,
    options: CheckOptions & { stateFolder?: string; stateFile?: string },
  ): Promise<Prepared> {
    const { module, lease, workspace } = open;
    const { signal, onStep, stateFolder, stateFile } = options;
    const command = module.terragrunt
      ? await findTerragrunt()
      : await this.#cli.find();
    const { env, secrets } = await cliEnvironment({
      variables: this.#config.environment,
      credentialsCommand: this.#config.credentialsCommand,
      pluginCache: this.#config.pluginCache,
      memory: this.#config.limits.memory,
      signal,
    });
    const cwd = join(lease.folder, module.path);
    const forInit = withoutWorkspace(env, workspace);
    const run: RunOptions = { cwd, env: forInit, secrets, signal };
    const { statePath } = module;
    const state =
      statePath === undefined
        ? undefined
        : new LocalState({
            module: { ...module, statePath },
            root: lease.folder,
            stateFolder,
            copy: stateFile,
          });
    try {
      const brought = await state?.bring();
      onStep?.('init');
      const given = module.terragrunt
        ? await this.#prepareTerragrunt(command, environmentKey, run)
        : {
            TF_DATA_DIR: await this.#initialiser.prepare(
              command,
              environmentKey,
              module,
              run,
            ),
          };
      const ready = { ...run, env: { ...forInit, ...given } };
      return {
        command,
        run: await inWorkspace(this.#cli, command, ready, open),
        state,
        stateWrittenAt: past(brought?.writtenAt),
      };
    } catch (error) {
      await state?.remove();
      throw error;
    }
  }

  /** Has Terragrunt bring the unit's code and initialise it, in a folder of its own. */
  async #prepareTerragrunt(
    command: string,
    environmentKey: string,
    run: RunOptions,
  ): Promise<NodeJS.ProcessEnv> {
    const folder = await this.#initialiser.folderOf(environmentKey);
    const given = terragruntVariables(folder, this.#cli.configured);
    await this.#cli.run(command, ['init', '-input=false', '-no-color'], {
      ...run,
      env: { ...run.env, ...given },
    });
    return given;
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
        throw error.as(step.name);
      }
    }
  }

  /** Takes out of a failure what the plan, or else the state, calls sensitive: providers and own steps print what they like. */
  async withoutSecrets<T>(
    { command, run }: Pick<Prepared, 'command' | 'run'>,
    planFile: string,
    task: () => Promise<T>,
  ): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      const planned = await access(planFile).then(
        () => planFile,
        () => undefined,
      );
      const secrets = await readSensitiveValues(
        { cli: this.#cli, command, run },
        planned,
        this.#config.limits.resourceSize,
      ).catch(() => {
        run.signal?.throwIfAborted();
        throw error.withoutWords();
      });
      throw error.without(secrets);
    }
  }

  async #plan(
    environmentKey: string,
    open: OpenModule,
    prepared: Prepared,
    planFile: string,
  ): Promise<RunOptions> {
    const args = [
      'plan',
      '-lock=false',
      '-input=false',
      '-refresh=true',
      '-json',
      `-out=${planFile}`,
      ...variableArguments(open.module.path, open.workspace),
    ];
    return this.#fitting(environmentKey, open, prepared, run =>
      this.#cli.runJson(prepared.command, args, run),
    );
  }

  /** Runs a task, and once more where what the module was initialised with turns out not to fit. */
  async #fitting(
    environmentKey: string,
    { module }: OpenModule,
    { command, run }: Prepared,
    task: (run: RunOptions) => Promise<void>,
  ): Promise<RunOptions> {
    try {
      await task(run);
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
    await task(own);
    return own;
  }
}

async function findTerragrunt(): Promise<string> {
  if (await findOnPath('terragrunt')) return 'terragrunt';
  throw new CheckFailure(
    'This is a Terragrunt unit, and Terragrunt is not installed. Install it (https://terragrunt.gruntwork.io/docs/getting-started/install) so that `terragrunt` is on PATH.',
  );
}

/** A state that was written in the future tells of a clock that was wrong then or is now, and so nothing of what came after it. */
function past(instant: string | undefined): string | undefined {
  const isPast =
    instant !== undefined && Date.parse(instant) <= Date.now() + CLOCK_SKEW;
  return isPast ? instant : undefined;
}
