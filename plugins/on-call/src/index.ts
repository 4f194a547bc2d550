/**
 * Who is on call, and reaching them, on the page of a service.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { onCallApiRef } from './api';
export { onCallTranslationRef } from './translation';
