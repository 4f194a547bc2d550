import { runCommand } from '@paved-path/provider-kit-node';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { CheckFailure } from './explain';
import { guarded } from './guard';

// What reaches networks and clouds, and configures the CLI; other variables of the portal are none of its business.
const passedOn =
  /^(?:PATH|HOME|USER|TMPDIR|TMP|TEMP|LANG|SYSTEMROOT|SSH_AUTH_SOCK|GIT_SSH_COMMAND|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_.+|(?:AWS|ARM|AZURE|GOOGLE|CLOUDSDK|TF|TOFU|TERRAGRUNT|TG)_.+)$/i;
// What would change what is checked, or have the command print what it handles: those of the portal are not for it. The configuration may set them.
const keptBack =
  /^(?:(?:TF|TERRAFORM)_CLI_ARGS.*|TF_LOG.*|TF_DATA_DIR|TF_WORKSPACE|(?:TG|TERRAGRUNT)_(?:LOG.*|ALL|WORKING_DIR|CONFIG|BACKEND_BOOTSTRAP|QUEUE.*|INPUTS_DEBUG|DEBUG|OUT_DIR|JSON_OUT_DIR))$/i;
const confidential = /token|secret|password|key|credential|encryption/i;

// Shorter ones are names and kinds.
const SHORTEST_WITHIN = 12;

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
    if (value === undefined || !passedOn.test(name) || keptBack.test(name)) {
      continue;
    }
    // The CLI complains in every message about a file that is not there.
    if (name === 'TF_CLI_CONFIG_FILE' && !existsSync(value)) continue;
    env[name] = value;
    if (confidential.test(name)) secrets.push(value, ...textsWithin(value));
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
  for (const value of [
    ...Object.values(options.variables),
    ...Object.values(given),
  ]) {
    secrets.push(value, ...textsWithin(value));
  }
  return { env, secrets };
}

/** What a value in JSON or HCL holds, such as the key of a service account: it may be said without the rest. */
function textsWithin(value: string): string[] {
  if (!/^\s*[{[]|=\s*"/.test(value)) return [];
  const texts = value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return texts
    .map(text => {
      try {
        return String(JSON.parse(text));
      } catch {
        return text.slice(1, -1);
      }
    })
    .filter(({ length }) => length >= SHORTEST_WITHIN);
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
    const { program, args, lifeline } = guarded(shell, [flag, command]);
    ({ stdout: printed } = await runCommand(program, args, {
      env: { ...process.env, ...env },
      signal,
      lifeline,
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
