import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compileFunction, constants } from 'node:vm';

/** Grafana's foundation SDK by module: `grafana.dashboard`, `grafana.timeseries`. Each is loaded when it is first used. */
const grafanaModules = [
  'alerting',
  'cog',
  'common',
  'dashboard',
  'expr',
  'gauge',
  'heatmap',
  'logs',
  'loki',
  'prometheus',
  'stat',
  'statetimeline',
  'table',
  'text',
  'timeseries',
  'units',
] as const;

/** What a generator is handed beside the model. */
export type GrafanaSdk = Record<
  (typeof grafanaModules)[number],
  Record<string, unknown>
>;

/** The SDK, handed to generators so that a plan that was fetched needs no packages of its own. */
export function grafanaSdk(): GrafanaSdk {
  const load = createRequire(__filename);
  const sdk = {};
  for (const name of grafanaModules) {
    Object.defineProperty(sdk, name, {
      enumerable: true,
      get: () => load(`@grafana/grafana-foundation-sdk/${name}`),
    });
  }
  return sdk as GrafanaSdk;
}

/** Runs a plan's `.mjs` generator: its default export gets the context and answers with text, or with what is written as JSON. */
export async function runGenerator(
  path: string,
  context: object,
): Promise<string> {
  const module = await importModule(pathToFileURL(path).href);
  if (typeof module.default !== 'function')
    throw new Error('has no default export that is a function');
  const made: unknown = await module.default(context);
  return typeof made === 'string'
    ? made
    : `${JSON.stringify(made, undefined, 2)}\n`;
}

async function importModule(url: string): Promise<{ default?: unknown }> {
  try {
    return await import(url);
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code !==
      'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG'
    )
      throw error;
    // Inside a vm context, as test runners make them, Node has to be told which loader is meant.
    const load = compileFunction('return import(url)', ['url'], {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    return load(url);
  }
}
