/**
 * The backend of on-call.
 *
 * @packageDocumentation
 */
export { onCallPlugin as default } from './plugin';
