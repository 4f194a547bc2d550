import {
  CompoundEntityRef,
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { getEntityRootTechDocsPath } from '@backstage/plugin-techdocs-react';
import { RUNBOOK_ANNOTATION } from '@paved-path/backstage-plugin-on-call-common';

/** TechDocs' own annotations. */
export const DOCS_ANNOTATION = 'backstage.io/techdocs-ref';
const DOCS_ENTITY_ANNOTATION = 'backstage.io/techdocs-entity';

/** Where the runbook stands, if nobody says. */
const DEFAULT_PAGE = 'runbook';

/** Where the runbook of an entity stands. */
export type RunbookPlace = {
  /** The entity whose docs hold it: often the entity itself. */
  docsOf: CompoundEntityRef;
  /** The page in those docs, such as `operations/runbook`. */
  page: string;
  /** The page with the folder that is the entity's own in docs that it shares. */
  path: string;
  /** Its file in the repository, such as `docs/operations/runbook.md`. */
  file: string;
};

/** Where the runbook of an entity stands or would stand; undefined where it has no docs. */
export function runbookPlaceOf(entity: Entity): RunbookPlace | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const docsEntity = annotations[DOCS_ENTITY_ANNOTATION];
  const docsRef = annotations[DOCS_ANNOTATION];
  if (!docsEntity && !docsRef) return undefined;
  const page = pageOf(entity);
  const root = getEntityRootTechDocsPath(entity);
  const path = [...partsOf(root), page].join('/');
  return {
    docsOf: docsEntity
      ? parsed(docsEntity, entity)
      : getCompoundEntityRef(entity),
    page,
    path,
    file: [...folderOf(docsRef), 'docs', `${path}.md`].join('/'),
  };
}

/** The page of the runbook as the entity names it. */
export function pageOf(entity: Entity): string {
  const named = entity.metadata.annotations?.[RUNBOOK_ANNOTATION] ?? '';
  const page = partsOf(named.replace(/(\/index)?\.md$/i, '')).join('/');
  return page || DEFAULT_PAGE;
}

function parsed(ref: string, entity: Entity): CompoundEntityRef {
  try {
    return parseEntityRef(ref);
  } catch {
    return getCompoundEntityRef(entity);
  }
}

/** The parts of a path that lead downwards. */
function partsOf(path: string): string[] {
  return path
    .trim()
    .split('/')
    .filter(part => part && part !== '.' && part !== '..');
}

/** The folder of the docs, where the annotation says it: `dir:./handbook`. */
function folderOf(docsRef: string | undefined): string[] {
  return docsRef?.startsWith('dir:') ? partsOf(docsRef.slice(4)) : [];
}
