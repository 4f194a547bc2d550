import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { PlanFile } from './planSchema';
import type { Problem } from './problems';
import type { ServiceFile } from './serviceSchema';
import { didYouMean } from './suggest';

/** A file that the plan makes: from which template, and for which environment where it is one's own. */
export interface PlannedFile {
  /** Relative to the plan's folder. */
  template: string;
  /** Relative to the output folder. */
  output: string;
  environment?: string;
  /** The paths in the service's repository that override it, the first that is there wins. */
  overriddenBy: string[];
}

/** What a service's repository has in the plan's stead. */
export interface Overrides {
  /** By output path: the service's file that takes its place. */
  files: Map<string, string>;
  /** By script name: the service's script. */
  scripts: Map<string, string>;
  /** All of them, sorted, as plan.json lists them. */
  list: string[];
  /** Warnings for files that look like overrides and override nothing. */
  unused: Problem[];
}

/** Every file that the plan makes for this service. */
export function plannedFiles(
  service: ServiceFile,
  plan: PlanFile,
): PlannedFile[] {
  return plan.files.flatMap(({ template, output }) => {
    const fill = (path: string, environment = '') =>
      path
        .replaceAll('{stack}', service.stack)
        .replaceAll('{environment}', environment);
    if (!output.includes('{environment}')) {
      const path = fill(output);
      return [
        {
          template: fill(template),
          output: path,
          overriddenBy: overridePaths(path),
        },
      ];
    }
    return Object.keys(plan.environments).map(environment => {
      const path = fill(output, environment);
      return {
        template: fill(template, environment),
        output: path,
        environment,
        overriddenBy: overridePaths(path, environment),
      };
    });
  });
}

/** `resources/<environment>/x.yaml` is overridden by `manifests/…/x.yaml`, everything else by its own path. */
function overridePaths(output: string, environment?: string): string[] {
  const prefix = `resources/${environment}/`;
  const paths =
    environment !== undefined && output.startsWith(prefix)
      ? [
          `manifests/${environment}/${output.slice(prefix.length)}`,
          `manifests/${output.slice(prefix.length)}`,
        ]
      : [output];
  return paths.flatMap(path => [path, `${path}.njk`]);
}

/** Looks for overrides in the service's repository. */
export async function findOverrides(
  serviceFolder: string,
  service: ServiceFile,
  plan: PlanFile,
): Promise<Overrides> {
  const present = await candidateFiles(serviceFolder);
  const planned = plannedFiles(service, plan);
  const files = new Map<string, string>();
  for (const file of planned) {
    const own = file.overriddenBy.find(path => present.has(path));
    if (own !== undefined) files.set(file.output, own);
  }
  const scripts = new Map<string, string>();
  for (const name of scriptNames(service, plan)) {
    const path = `scripts/${name}.sh`;
    if (present.has(path)) scripts.set(name, path);
  }
  const used = new Set([...files.values(), ...scripts.values()]);
  const known = new Set(planned.flatMap(file => file.overriddenBy));
  return {
    files,
    scripts,
    list: [...used].sort(),
    unused: [...present]
      .filter(path => path.startsWith('manifests/') && !used.has(path))
      .sort()
      .map(path => ({
        severity: 'warning',
        file: path,
        message: known.has(path)
          ? 'overrides nothing: a file for one environment, or without .njk, takes precedence'
          : `overrides nothing: the plan ${plan.name} ${
              plan.version
            } has no such file.${didYouMean(path, known)}`,
      })),
  };
}

/** The scripts that `plan run` knows for this service. */
export function scriptNames(service: ServiceFile, plan: PlanFile): string[] {
  return [
    ...new Set([
      ...Object.keys(plan.scripts ?? {}),
      ...Object.keys(plan.stacks[service.stack]?.scripts ?? {}),
    ]),
  ];
}

async function candidateFiles(serviceFolder: string): Promise<Set<string>> {
  const found = new Set<string>();
  const top = await readdir(serviceFolder, { withFileTypes: true });
  for (const entry of top) {
    if (entry.isFile()) found.add(entry.name);
  }
  for (const folder of ['manifests', 'grafana', 'prometheus', 'scripts']) {
    if (!top.some(entry => entry.name === folder && entry.isDirectory()))
      continue;
    const entries = await readdir(join(serviceFolder, folder), {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      if (entry.isFile()) {
        found.add(
          relative(serviceFolder, join(entry.parentPath, entry.name))
            .split(sep)
            .join('/'),
        );
      }
    }
  }
  return found;
}
