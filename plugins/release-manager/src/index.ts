/**
 * Which version of a service runs where; release, promote and roll back.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { releaseManagerApiRef } from './api';
export { releaseManagerTranslationRef } from './translation';
