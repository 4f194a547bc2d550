/**
 * The annotation that names the rota of an entity: `<name>` as its file says. Without it, the rota of the owning team is taken.
 * @public
 */
export const ROTA_ANNOTATION = 'paved-path.dev/rota';

/** The annotation that says where the runbook stands in the entity's docs, such as `operations/runbook`. Default: `runbook`. @public */
export const RUNBOOK_ANNOTATION = 'paved-path.dev/runbook';

/** The signal channel of an entity. @public */
export function onCallChannel(entityRef: string): string {
  return `on-call:${entityRef}`;
}

/** The signal channel of all that concerns everybody: rotas, the organisation. @public */
export const ON_CALL_CHANNEL = 'on-call';
