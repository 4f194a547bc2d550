/**
 * The platform in a box for one machine: git host, pipeline and runtime.
 *
 * @packageDocumentation
 */
export { sandboxFeatures as default } from './feature';
