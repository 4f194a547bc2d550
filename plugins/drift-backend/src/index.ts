/**
 * The backend of drift.
 *
 * @packageDocumentation
 */
export { driftPlugin as default } from './plugin';
