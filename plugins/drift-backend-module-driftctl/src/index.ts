/**
 * What no code manages, as driftctl reported it.
 *
 * @packageDocumentation
 */
export { driftDriftctlModule as default } from './module';
