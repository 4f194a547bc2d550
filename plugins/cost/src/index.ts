/**
 * What a service costs, on its page.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { costApiRef } from './api';
export { costTranslationRef } from './translation';
