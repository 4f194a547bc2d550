/**
 * Drift of env0 environments.
 *
 * @packageDocumentation
 */
export { driftEnv0Module as default } from './module';
