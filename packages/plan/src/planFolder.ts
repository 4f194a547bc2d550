import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { planSchema, type PlanFile } from './planSchema';
import { PlanError } from './problems';
import { YamlFile } from './yamlFile';

/** The name of the file that makes a folder a plan. @public */
export const PLAN_FILE = 'plan.yaml';

/** A plan on disk. @public */
export interface PlanFolder {
  /** Absolute. */
  folder: string;
  plan: PlanFile;
}

/**
 * Reads a plan's `plan.yaml`. Throws a PlanError that lists every mistake.
 * @public
 */
export async function loadPlanFolder(folder: string): Promise<PlanFolder> {
  const absolute = resolve(folder);
  let text: string;
  try {
    text = await readFile(join(absolute, PLAN_FILE), 'utf8');
  } catch (error) {
    throw new PlanError(`There is no ${PLAN_FILE} in ${absolute}`, {
      cause: error,
    });
  }
  const { value, problems } = YamlFile.parse(PLAN_FILE, text).check(planSchema);
  if (!value) throw PlanError.fromProblems(problems);
  return { folder: absolute, plan: value };
}
