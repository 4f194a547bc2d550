/**
 * The golden path on the sandbox.
 *
 * @packageDocumentation
 */
export { goldenPathSandboxModule as default } from './module';
