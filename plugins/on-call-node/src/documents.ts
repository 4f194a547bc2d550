import {
  ANNOTATION_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { Actor } from './types';

/**
 * Where the catalog reads an entity's `catalog-info.yaml` from; undefined where that is no address. It is the only address that nobody can
 * write into an entity by hand, and so the only one that a DocumentHost may write at with rights of its own.
 * @public
 */
export function documentLocationOf(entity: Entity): URL | undefined {
  const annotation = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  if (!annotation) return undefined;
  let location: { type: string; target: string };
  try {
    location = parseLocationRef(annotation);
  } catch {
    return undefined;
  }
  return location.type === 'url' && URL.canParse(location.target)
    ? new URL(location.target)
    : undefined;
}

/**
 * The path of a document within its repository.
 *
 * @param descriptor - The path of the entity's `catalog-info.yaml` in the repository, as it stands in an address.
 * @param path - From that file's folder.
 * @throws InputError where it leads out of that folder, or where git keeps what is its own
 * @public
 */
export function documentPath(descriptor: string, path: string): string {
  const folder = decodeURIComponent(descriptor).split('/').slice(0, -1);
  const segments = [...folder.filter(Boolean), ...path.split('/')];
  const isWrong = segments.some(
    each => ['', '.', '..'].includes(each) || /^\.git$/i.test(each),
  );
  if (isWrong || /[\\\p{Cc}]/u.test(segments.join('/'))) {
    throw new InputError(
      `path: ${JSON.stringify(path)} is no path of a file within a repository`,
    );
  }
  return segments.join('/');
}

/**
 * A person as a commit names them: characters that end a name or an address there are left out.
 * @public
 */
export function commitAuthorOf(actor: Actor): { name: string; email?: string } {
  const clean = (text: string) => text.replace(/[<>\p{Cc}]/gu, '').trim();
  return {
    name: clean(actor.name) || actor.entityRef,
    email: (actor.email && clean(actor.email)) || undefined,
  };
}
