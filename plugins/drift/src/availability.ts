import { Entity } from '@backstage/catalog-model';
import { INFRASTRUCTURE_ANNOTATION } from '@paved-path/backstage-plugin-drift-common';

/** env0's own annotation. */
const ENV0_ANNOTATION = 'env0.com/environment-id';

/** The annotation that plugins for HCP Terraform share. */
const HCP_TERRAFORM_ANNOTATION = 'terraform/workspaces';

/** That a field is there, as the new frontend system filters entities. */
type Exists = Record<`metadata.${string}`, { $exists: boolean }>;

function hasAnnotation(name: string): Exists {
  return { [`metadata.annotations.${name}`]: { $exists: true } };
}

/** The entities that name infrastructure that may drift. */
export const hasInfrastructure = {
  $any: [
    hasAnnotation(INFRASTRUCTURE_ANNOTATION),
    hasAnnotation(ENV0_ANNOTATION),
    hasAnnotation(HCP_TERRAFORM_ANNOTATION),
  ],
};

/**
 * Whether an entity names infrastructure that may drift.
 * @public
 */
export function isDriftAvailable(entity: Entity): boolean {
  return [
    INFRASTRUCTURE_ANNOTATION,
    ENV0_ANNOTATION,
    HCP_TERRAFORM_ANNOTATION,
  ].some(name => Boolean(entity.metadata.annotations?.[name]));
}
