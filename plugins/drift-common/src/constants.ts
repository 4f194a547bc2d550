/**
 * The annotation that names an entity's infrastructure environments: names such as `payments/production`, separated by commas, with `*`
 * for any run of characters.
 * @public
 */
export const INFRASTRUCTURE_ANNOTATION = 'paved-path.dev/infrastructure';

/** The signal channel of an entity. @public */
export function driftChannel(entityRef: string): string {
  return `drift:${entityRef}`;
}

/** The signal channel of the fleet. @public */
export const FLEET_CHANNEL = 'drift';
