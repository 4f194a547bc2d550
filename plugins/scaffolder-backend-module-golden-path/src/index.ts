/**
 * Scaffolder actions that take a new service to production.
 *
 * @packageDocumentation
 */
export { goldenPathModule as default } from './module';
