/**
 * Charges of environments as env0 counts them.
 *
 * @packageDocumentation
 */
export { costEnv0Module as default } from './module';
