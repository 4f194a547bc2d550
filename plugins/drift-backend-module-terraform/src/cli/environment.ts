import { runCommand } from '@paved-path/provider-kit-node';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { CheckFailure } from './explain';

// What reaches networks and clouds, and configures the CLI; other variables of the portal are none of its business.
const passedOn =
  /^(?:PATH|HOME|USER|TMPDIR|TMP|TEMP|LANG|SYSTEMROOT|SSH_AUTH_SOCK|GIT_SSH_COMMAND|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_.+|(?:AWS|ARM|AZURE|GOOGLE|CLOUDSDK|TF|TOFU|TERRAGRUNT|TG)_.+)$/i;
const confidential = /token|secret|password|key|credential/i;

const variablesSchema = z.record(z.string(), z.string());

/** The variables of the CLI, and which of their values are secrets. @internal */
export type CliEnvironment = {
  env: NodeJS.ProcessEnv;
  secrets: string[];
};

/**
 * Gathers the variables: some of the portal's own, those of the configuration, and those that the command for credentials prints.
 * @internal
 */
export async function cliEnvironment(options: {
  variables: Record<string, string>;
  credentialsCommand?: string;
  pluginCache: string;
  /** MiB. */
  memory?: number;
  signal?: AbortSignal;
}): Promise<CliEnvironment> {
  const env: NodeJS.ProcessEnv = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || !passedOn.test(name)) continue;
    // The CLI complains in every message about a file that is not there.
    if (name === 'TF_CLI_CONFIG_FILE' && !existsSync(value)) continue;
    env[name] = value;
    if (confidential.test(name)) secrets.push(value);
  }
  Object.assign(env, {
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_PLUGIN_CACHE_DIR: options.pluginCache,
    ...(options.memory
      ? { GOMEMLIMIT: `${Math.floor(options.memory * 0.9)}MiB` }
      : {}),
  });
  const given = options.credentialsCommand
    ? await readCredentials(options.credentialsCommand, env, options.signal)
    : {};
  Object.assign(env, options.variables, given);
  secrets.push(...Object.values(options.variables), ...Object.values(given));
  return { env, secrets };
}

async function readCredentials(
  command: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  let printed: string;
  try {
    const shell = process.platform === 'win32' ? 'cmd' : '/bin/sh';
    const flag = process.platform === 'win32' ? '/c' : '-c';
    ({ stdout: printed } = await runCommand(shell, [flag, command], {
      env: { ...process.env, ...env },
      signal,
      maxOutput: 1024 * 1024,
    }));
  } catch (error) {
    if (signal?.aborted) throw error;
    // What it said may hold the secret.
    throw new CheckFailure(
      'The command of drift.terraform.credentials.command failed; run it by hand to see why.',
    );
  }
  try {
    return variablesSchema.parse(JSON.parse(printed));
  } catch {
    throw new CheckFailure(
      'The command of drift.terraform.credentials.command must print a JSON object of texts, such as {"AWS_SESSION_TOKEN": "…"}.',
    );
  }
}
