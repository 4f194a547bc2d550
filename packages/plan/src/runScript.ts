import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import { findOverrides, scriptNames } from './overrides';
import { PlanError } from './problems';
import { orList } from './suggest';
import type { ValidService } from './validateService';
import { stackOf } from './serviceModel';

/** @public */
export interface RunScriptOptions {
  /** Handed to the script. */
  args: readonly string[];
  /** The artifact's folder. */
  output: string;
  /** Where a script `test` writes its results, as JUnit XML. */
  testResults: string;
  /** What the running service would call its version. */
  version: string;
}

/**
 * Runs a script of the plan, or the service's own of that name, in the service's folder; what it prints goes where this
 * program's output goes. Resolves with its exit code.
 */
export async function runScript(
  valid: ValidService,
  name: string,
  options: RunScriptOptions,
): Promise<number> {
  const { service, resolved, folder } = valid;
  const { plan } = resolved;
  const overrides = await findOverrides(folder, service, plan);
  const own = overrides.scripts.get(name);
  const path = stackOf(service, plan).scripts[name] ?? plan.scripts?.[name];
  if (path === undefined) {
    throw new PlanError(
      `The plan ${plan.name} ${
        plan.version
      } has no script "${name}" for the stack ${service.stack}; it has ${orList(
        scriptNames(service, plan),
      )}`,
    );
  }
  const script = own ? join(folder, own) : join(resolved.folder, path);
  const app = join(options.output, 'image', 'app');
  if (name === 'build') {
    await rm(app, { recursive: true, force: true });
    await mkdir(app, { recursive: true });
  }
  if (name === 'test') {
    await mkdir(dirname(options.testResults), { recursive: true });
    await rm(options.testResults, { force: true });
  }
  return runInForeground(script, options.args, folder, {
    ...process.env,
    SERVICE_NAME: service.name,
    SERVICE_VERSION: options.version,
    PLAN_FOLDER: resolved.folder,
    PLAN_APP: app,
    PLAN_TEST_RESULTS: options.testResults,
    PLAN_PORT: String(service.port ?? plan.defaults.port),
  });
}

function runInForeground(
  script: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', [script, ...args], {
      cwd,
      env,
      stdio: 'inherit',
    });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    signals.forEach(signal => process.on(signal, pass));
    child.on('error', error =>
      reject(new PlanError(`${script} could not be run: ${error.message}`)),
    );
    child.on('close', (code, signal) => {
      signals.forEach(name => process.off(name, pass));
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
