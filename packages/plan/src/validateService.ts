import { readFile } from 'node:fs/promises';
import { findOverrides } from './overrides';
import { platformSchema, type Platform } from './planSchema';
import { PlanError, type Problem } from './problems';
import {
  isVersionOrRange,
  resolvePlanReference,
  type ResolvedPlan,
  type ResolvePlanOptions,
} from './resolvePlan';
import { openServiceFile, type OpenServiceFile } from './serviceFile';
import { mergePlatform } from './serviceModel';
import type { EnvironmentSettings, ServiceFile } from './serviceSchema';
import { didYouMean, orList } from './suggest';
import { YamlFile } from './yamlFile';

/** A service with the plan that it follows, checked against each other. @public */
export interface ValidService {
  /** Absolute or relative to the current folder, as it was given. */
  folder: string;
  service: ServiceFile;
  resolved: ResolvedPlan;
  platform: Platform;
  /** What is allowed and probably not meant. */
  warnings: Problem[];
}

/** @public */
export interface ValidateServiceOptions extends ResolvePlanOptions {
  /** A plan that has been found already. */
  resolved?: ResolvedPlan;
  /** The YAML file with the platform's settings; by default `$PLAN_PLATFORM`. */
  platformFile?: string;
}

/** The variables that the plan sets itself. */
const reservedVariables = [
  'SERVICE_NAME',
  'SERVICE_VERSION',
  'ENVIRONMENT',
  'PORT',
];

/**
 * Checks the service in the folder against itself and against its plan.
 * Throws a PlanError whose `problems` name file, line, column, field and what would be right.
 * @public
 */
export async function validateService(
  serviceFolder: string,
  options: ValidateServiceOptions = {},
): Promise<ValidService> {
  const opened = await openServiceFile(serviceFolder);
  const { service } = opened;
  if (!service) throw PlanError.fromProblems(opened.problems);
  const { version } = service.plan;
  if (version !== undefined && !isVersionOrRange(version)) {
    throw PlanError.fromProblems([
      opened.yaml.problem(
        ['plan', 'version'],
        `must be a version such as 1.0.0 or a range such as ^1, and is ${JSON.stringify(
          version,
        )}`,
      ),
    ]);
  }
  const resolved =
    options.resolved ??
    (await resolvePlanReference(serviceFolder, service.plan, options));
  const platform = await readPlatform(
    resolved,
    options.platformFile ?? process.env.PLAN_PLATFORM,
  );
  const problems = checkAgainstPlan(opened, service, resolved);
  if (problems.length > 0) throw PlanError.fromProblems(problems);
  const { unused } = await findOverrides(serviceFolder, service, resolved.plan);
  const warnings = [
    ...resolved.warnings.map(
      (message): Problem =>
        opened.yaml.problem(['plan', 'from'], message, { severity: 'warning' }),
    ),
    ...unused,
  ];
  return { folder: serviceFolder, service, resolved, platform, warnings };
}

function checkAgainstPlan(
  { yaml }: OpenServiceFile,
  service: ServiceFile,
  { plan }: ResolvedPlan,
): Problem[] {
  const problems: Problem[] = [];
  const stacks = Object.keys(plan.stacks);
  if (!stacks.includes(service.stack)) {
    problems.push(
      yaml.problem(
        ['stack'],
        `must be a stack of the plan ${plan.name} ${plan.version}: ${orList(
          stacks,
        )}, and is "${service.stack}".${didYouMean(service.stack, stacks)}`,
      ),
    );
  }
  const environments = Object.keys(plan.environments);
  for (const name of Object.keys(service.environments ?? {})) {
    if (!environments.includes(name)) {
      problems.push(
        yaml.problem(
          ['environments', name],
          `is not an environment of the plan.${didYouMean(
            name,
            environments,
          )} It has ${orList(environments)}`,
          { on: 'key' },
        ),
      );
    }
  }
  return [
    ...problems,
    ...checkVariables(yaml, service),
    ...checkScaling(yaml, service, plan.environments),
  ];
}

function checkVariables(yaml: YamlFile, service: ServiceFile): Problem[] {
  const places: [PropertyKey[], Record<string, string> | undefined][] = [
    [['variables'], service.variables],
    ...Object.entries(service.environments ?? {}).map(
      ([name, settings]): [
        PropertyKey[],
        Record<string, string> | undefined,
      ] => [['environments', name, 'variables'], settings.variables],
    ),
  ];
  return places.flatMap(([path, variables]) =>
    Object.keys(variables ?? {})
      .filter(name => reservedVariables.includes(name))
      .map(name =>
        yaml.problem(
          [...path, name],
          'is set by the plan; choose another name',
          { on: 'key' },
        ),
      ),
  );
}

function checkScaling(
  yaml: YamlFile,
  service: ServiceFile,
  environments: Record<string, EnvironmentSettings>,
): Problem[] {
  return Object.entries(service.environments ?? {}).flatMap(
    ([name, settings]) => {
      const replicas = settings.replicas ?? environments[name]?.replicas ?? 1;
      const max = settings.scaling?.maxReplicas;
      if (max === undefined || max >= replicas) return [];
      return [
        yaml.problem(
          ['environments', name, 'scaling', 'maxReplicas'],
          `must be at least the replicas of ${name}, ${replicas}, and is ${max}`,
        ),
      ];
    },
  );
}

async function readPlatform(
  resolved: ResolvedPlan,
  file: string | undefined,
): Promise<Platform> {
  if (!file) return mergePlatform(resolved.plan.platform);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new PlanError(
      `The platform's settings ${file} (PLAN_PLATFORM) cannot be read`,
      { cause: error },
    );
  }
  const { value, problems } = YamlFile.parse(file, text).check(
    platformSchema.partial(),
  );
  if (!value) throw PlanError.fromProblems(problems);
  return mergePlatform(resolved.plan.platform, value);
}
