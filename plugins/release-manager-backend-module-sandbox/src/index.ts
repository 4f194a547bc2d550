/**
 * Observes rollouts in the sandbox.
 *
 * @packageDocumentation
 */
export { releaseManagerModuleSandbox as default } from './module';
