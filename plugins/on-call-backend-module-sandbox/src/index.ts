/**
 * Keeps postmortems in the repositories of the sandbox.
 *
 * @packageDocumentation
 */
export { onCallModuleSandbox as default } from './module';
