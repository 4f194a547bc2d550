import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ArtifactIdentity } from './artifactIdentity';
import { grafanaSdk, runGenerator } from './generators';
import { findOverrides, plannedFiles, type PlannedFile } from './overrides';
import { PlanError, type Problem } from './problems';
import { stackOf, toServiceModel } from './serviceModel';
import { Templates } from './templates';
import type { ValidService } from './validateService';

/** @public */
export interface RenderPlanOptions {
  /** The artifact that it is rendered for. */
  artifact: ArtifactIdentity;
  /** Only this environment's manifests, and what belongs to none. */
  environment?: string;
  /** False renders the plan as it is, as if the service overrode nothing. */
  overrides?: boolean;
}

/** What a plan makes of a service. @public */
export interface RenderedPlan {
  /** By path relative to the output folder, sorted. */
  files: Map<string, string>;
  /** The service's files that stood in for the plan's. */
  overrides: string[];
}

/**
 * Renders every file of the plan for the service. Throws a PlanError that lists every file that could not be
 * rendered, or is not the YAML or JSON that its name says.
 * @public
 */
export async function renderPlan(
  valid: ValidService,
  options: RenderPlanOptions,
): Promise<RenderedPlan> {
  const { service, resolved, platform } = valid;
  const { plan } = resolved;
  checkEnvironment(Object.keys(plan.environments), options.environment);
  const overrides = await findOverrides(valid.folder, service, plan);
  const templates = Templates.create(resolved.folder);
  const model = toServiceModel(service, plan, platform);
  const shared = {
    service: model,
    stack: { name: service.stack, ...stackOf(service, plan) },
    platform,
    plan: { name: plan.name, version: plan.version },
    artifact: {
      ...options.artifact,
      image: `${platform.registry}/${service.name}:${options.artifact.id}`,
    },
  };
  const rendered = new Map<string, string>();
  const problems: Problem[] = [];
  const wanted = plannedFiles(service, plan).filter(
    file =>
      !options.environment ||
      !file.environment ||
      file.environment === options.environment,
  );
  for (const file of wanted) {
    const own =
      options.overrides === false
        ? undefined
        : overrides.files.get(file.output);
    const source = own ?? file.template;
    const path = own
      ? join(valid.folder, own)
      : join(resolved.folder, file.template);
    const environment = model.environments.find(
      ({ name }) => name === file.environment,
    );
    const context = { ...shared, ...(environment && { environment }) };
    try {
      const text = await renderFile(source, path, context, templates);
      // A template that comes out empty says that this service has no such file.
      if (text.trim() === '') continue;
      checkSyntax(file, text);
      rendered.set(file.output, text);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push({
        severity: 'error',
        file: own ?? `${plan.name} ${plan.version}: ${source}`,
        message: `cannot be rendered to ${file.output}: ${message}`,
      });
    }
  }
  if (problems.length > 0) throw PlanError.fromProblems(problems);
  return {
    files: new Map([...rendered].sort(([a], [b]) => (a < b ? -1 : 1))),
    overrides: options.overrides === false ? [] : overrides.list,
  };
}

async function renderFile(
  source: string,
  path: string,
  context: object,
  templates: Templates,
): Promise<string> {
  if (source.endsWith('.mjs'))
    return runGenerator(path, { ...context, grafana: grafanaSdk() });
  const text = await readFile(path, 'utf8');
  return source.endsWith('.njk')
    ? templates.render(source, text, context)
    : text;
}

function checkSyntax(file: PlannedFile, text: string): void {
  if (file.output.endsWith('.json')) JSON.parse(text);
  if (!/\.ya?ml$/.test(file.output)) return;
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents))
    throw new Error('it comes out without a document');
  for (const document of documents) {
    const [error] = document.errors;
    if (error)
      throw new Error(
        `it comes out as YAML that is not valid: ${error.message}`,
      );
    if (file.output.startsWith('resources/')) checkManifest(document.toJS());
  }
}

function checkManifest(manifest: unknown): void {
  const { apiVersion, kind, metadata } = (manifest ?? {}) as Record<
    string,
    { name?: unknown }
  >;
  if (!apiVersion || !kind || !metadata?.name) {
    throw new Error(
      'it comes out without apiVersion, kind and metadata.name, which every manifest has',
    );
  }
}

function checkEnvironment(known: string[], wanted: string | undefined): void {
  if (wanted !== undefined && !known.includes(wanted)) {
    throw new PlanError(
      `The plan has no environment "${wanted}"; it has ${known.join(', ')}`,
    );
  }
}
