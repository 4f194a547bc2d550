import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { readFile, writeFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';

/**
 * Writes annotations into an entity's description, and leaves all else in the file as it is.
 *
 * @throws InputError where the file is not there, is not YAML, or does not hold the entity
 * @internal
 */
export async function annotate(
  file: string,
  entityRef: string,
  annotations: Record<string, string>,
): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new InputError(
      'The workspace has no catalog-info.yaml; write it before this step',
    );
  }
  const documents = parseAllDocuments(text);
  const broken = documents.find(({ errors }) => errors.length);
  if (broken) {
    throw new InputError(
      `catalog-info.yaml is not YAML: ${broken.errors[0].message}`,
    );
  }
  const document = documents.find(
    each => refOf(each.toJS() as Entity | null) === entityRef,
  );
  if (!document) {
    throw new InputError(`catalog-info.yaml does not hold ${entityRef}`);
  }
  for (const [name, value] of Object.entries(annotations)) {
    document.setIn(['metadata', 'annotations', name], value);
  }
  await writeFile(
    file,
    documents.map(each => each.toString({ lineWidth: 0 })).join(''),
  );
}

function refOf(entity: Entity | null): string | undefined {
  if (!entity?.kind || !entity.metadata?.name) return undefined;
  return stringifyEntityRef(entity);
}
