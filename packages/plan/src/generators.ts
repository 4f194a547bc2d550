import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

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
  const { href, pathname } = pathToFileURL(path);
  // Loaders that know paths but no file URLs take the second form; Windows takes only the first.
  const module: { default?: unknown } = await import(
    process.platform === 'win32' ? href : pathname
  );
  if (typeof module.default !== 'function')
    throw new Error('has no default export that is a function');
  const made: unknown = await module.default(context);
  return typeof made === 'string'
    ? made
    : `${JSON.stringify(made, undefined, 2)}\n`;
}
