import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlanError, type Problem } from './problems';
import { serviceSchema, type ServiceFile } from './serviceSchema';
import { YamlFile } from './yamlFile';

/** The name of the file in which a service names its plan. @public */
export const SERVICE_FILE = 'service.yaml';

/** `service.yaml` with its places, so that what only the plan knows can be pointed at too. */
export interface OpenServiceFile {
  yaml: YamlFile;
  service?: ServiceFile;
  problems: Problem[];
}

/** Reads and checks `service.yaml`, and leaves what to do about mistakes to the caller. */
export async function openServiceFile(
  serviceFolder: string,
): Promise<OpenServiceFile> {
  let text: string;
  try {
    text = await readFile(join(serviceFolder, SERVICE_FILE), 'utf8');
  } catch (error) {
    throw new PlanError(
      `There is no ${SERVICE_FILE} in ${serviceFolder}; run this in a service's repository`,
      { cause: error },
    );
  }
  const yaml = YamlFile.parse(SERVICE_FILE, text);
  const { value, problems } = yaml.check(serviceSchema);
  return { yaml, service: value, problems };
}

/**
 * Reads `service.yaml` of the folder.
 * Throws a PlanError that lists every mistake with its line, field and what would be right.
 * @public
 */
export async function readServiceFile(
  serviceFolder: string,
): Promise<ServiceFile> {
  const { service, problems } = await openServiceFile(serviceFolder);
  if (!service) throw PlanError.fromProblems(problems);
  return service;
}
