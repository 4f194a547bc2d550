/**
 * The backend of the release manager.
 *
 * @packageDocumentation
 */
export { releaseManagerPlugin as default } from './plugin';
