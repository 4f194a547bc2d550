/**
 * Has the infrastructure drifted, since when, and who did it.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { driftApiRef } from './api';
export { driftTranslationRef } from './translation';
