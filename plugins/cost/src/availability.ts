import { Entity } from '@backstage/catalog-model';
import {
  COST_ACCOUNTS_ANNOTATION,
  COST_BUDGET_ANNOTATION,
  COST_RESOURCES_ANNOTATION,
  COST_TAGS_ANNOTATION,
} from '@paved-path/backstage-plugin-cost-common';

/** What entities say of their charges; the others are those of infrastructure, of AWS' own plugin and of env0. */
const annotations = [
  COST_TAGS_ANNOTATION,
  COST_RESOURCES_ANNOTATION,
  COST_ACCOUNTS_ANNOTATION,
  COST_BUDGET_ANNOTATION,
  'paved-path.dev/infrastructure',
  'aws.amazon.com/cost-insights-tags',
  'aws.amazon.com/cost-insights-cost-categories',
  'env0.com/environment-id',
  'env0.com/project-id',
];

/** The `spec.type` of components that run somewhere: charges that carry their name as a tag are theirs. */
const serviceTypes = ['service', 'website', 'worker', 'data-pipeline'];

/** Kinds that cost something by what they are, or by what they own. */
const kinds = ['group', 'system', 'domain', 'resource'];

/** That a field is there, as the new frontend system filters entities. */
type Exists = Record<`metadata.${string}`, { $exists: boolean }>;

function hasAnnotation(name: string): Exists {
  return { [`metadata.annotations.${name}`]: { $exists: true } };
}

/** The entities that can have costs: of their own, or of what they own. */
export const mayHaveCosts = {
  $any: [
    ...annotations.map(hasAnnotation),
    ...kinds.map(kind => ({ kind })),
    { kind: 'component', 'spec.type': { $in: serviceTypes } },
  ],
};

/**
 * Whether an entity can have costs: of its own, or of what it owns.
 * @public
 */
export function isCostAvailable(entity: Entity): boolean {
  const kind = entity.kind.toLocaleLowerCase('en-US');
  return (
    annotations.some(name => Boolean(entity.metadata.annotations?.[name])) ||
    kinds.includes(kind) ||
    (kind === 'component' &&
      serviceTypes.includes(
        String(entity.spec?.type).toLocaleLowerCase('en-US'),
      ))
  );
}
