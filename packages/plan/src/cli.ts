import { Command, CommanderError } from 'commander';
import {
  diffCommand,
  packageCommand,
  renderCommand,
  runScriptCommand,
  stepsCommand,
  validateCommand,
} from './cli/commands';

/**
 * The command line `plan`. Resolves with the exit code; what a person can put right is told without a stack trace.
 * @public
 */
export async function runCli(
  args: readonly string[],
  options: {
    /** This program's version. */
    version: string;
  },
): Promise<number> {
  let exitCode = 0;
  const program = new Command('plan')
    .description(
      'Checks, builds, tests, renders and packages a service by the plan that its service.yaml names',
    )
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(plan --help lists the commands)');
  program
    .command('validate')
    .description('check service.yaml and the overrides against the plan')
    .action(validateCommand);
  program
    .command('run <script> [args...]')
    .description(
      "run a script of the plan, or the service's own of that name: build, test, start",
    )
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (script: string, scriptArgs: string[]) => {
      exitCode = await runScriptCommand(script, scriptArgs);
    });
  program
    .command('render')
    .description(
      'render the manifests of every environment, the Dockerfile, the dashboard and the alert rules',
    )
    .option(
      '-o, --output <folder>',
      'where to (default: $PLAN_OUTPUT, else .plan)',
    )
    .option(
      '-e, --environment <name>',
      'only the manifests of this environment',
    )
    .action(renderCommand);
  program
    .command('package')
    .description(
      'complete the artifact of the checked-out commit; prints its id',
    )
    .option(
      '-o, --output <folder>',
      'where it is (default: $PLAN_OUTPUT, else .plan)',
    )
    .action(({ output }: { output?: string }) =>
      packageCommand({ output, toolVersion: options.version }),
    );
  program
    .command('diff')
    .description(
      'show what another version of the plan would change, or what the overrides do',
    )
    .option('--against <version>', 'a version or a range (default: the newest)')
    .option(
      '--overrides',
      "compare with the plan as it is without the service's overrides",
    )
    .action(diffCommand);
  program
    .command('steps')
    .description("list the pipeline's steps")
    .option('--json', 'for programs')
    .action(stepsCommand);
  program
    .command('version')
    .description('print the version of this program')
    .action(() => {
      process.stdout.write(`${options.version}\n`);
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof Error && error.name === 'PlanError') {
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
