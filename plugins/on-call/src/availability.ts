import { Entity } from '@backstage/catalog-model';
import { ROTA_ANNOTATION } from '@paved-path/backstage-plugin-on-call-common';

/** What entities say that somebody is on call for them; the others are PagerDuty's own. */
const annotations = [
  ROTA_ANNOTATION,
  'pagerduty.com/service-id',
  'pagerduty.com/integration-key',
];

/** The `spec.type` of components that run somewhere, so that the rota of their owner stands for them. */
const serviceTypes = ['service', 'website', 'worker', 'data-pipeline'];

/** That a field is there, as the new frontend system filters entities. */
type Exists = Record<`metadata.${string}`, { $exists: boolean }>;

function hasAnnotation(name: string): Exists {
  return { [`metadata.annotations.${name}`]: { $exists: true } };
}

/** The entities that somebody is on call for, or should be. */
export const mayHaveOnCall = {
  $any: [
    ...annotations.map(hasAnnotation),
    { kind: 'component', 'spec.type': { $in: serviceTypes } },
  ],
};

/**
 * Whether somebody is on call for an entity, or should be.
 * @public
 */
export function isOnCallAvailable(entity: Entity): boolean {
  return (
    annotations.some(name => Boolean(entity.metadata.annotations?.[name])) ||
    (entity.kind.toLocaleLowerCase('en-US') === 'component' &&
      serviceTypes.includes(
        String(entity.spec?.type).toLocaleLowerCase('en-US'),
      ))
  );
}

/**
 * Whether an entity is a team, which may have rotas.
 * @public
 */
export function isTeamRotaAvailable(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'group';
}
