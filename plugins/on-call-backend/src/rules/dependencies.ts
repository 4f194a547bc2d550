import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';

/** What an entity says of what hangs together with it, as references. @internal */
export type Dependencies = {
  /** What it depends on, the APIs that it consumes among them. */
  direct: string[];
  /** The APIs that it consumes; who provides them is what it depends on as well. */
  consumes: string[];
  provides: string[];
};

/** By the catalog's relations, and by the spec where they are not there yet. @internal */
export function dependenciesOf(entity: Entity): Dependencies {
  const consumes = refsOf(entity, 'consumesApi', 'consumesApis', 'api');
  const dependsOn = refsOf(entity, 'dependsOn', 'dependsOn', 'component');
  return {
    direct: [...new Set([...dependsOn, ...consumes])],
    consumes,
    provides: refsOf(entity, 'providesApi', 'providesApis', 'api'),
  };
}

function refsOf(
  entity: Entity,
  type: string,
  field: string,
  defaultKind: string,
): string[] {
  const related = (entity.relations ?? [])
    .filter(each => each.type === type)
    .map(each => each.targetRef);
  if (related.length) return [...new Set(related)];
  const value = entity.spec?.[field];
  if (!Array.isArray(value)) return [];
  return value.flatMap(each => readRef(entity, each, defaultKind) ?? []);
}

// No entity of the catalog has a longer one.
const LONGEST_REF = 255;

/** The reference that a field of an entity's spec holds; undefined where it holds none that can be read. @internal */
export function readRef(
  entity: Entity,
  value: unknown,
  defaultKind: string,
): string | undefined {
  if (typeof value !== 'string' || !value) return undefined;
  const { namespace } = getCompoundEntityRef(entity);
  try {
    const ref = stringifyEntityRef(
      parseEntityRef(value, { defaultKind, defaultNamespace: namespace }),
    );
    return ref.length > LONGEST_REF ? undefined : ref;
  } catch {
    return undefined;
  }
}
