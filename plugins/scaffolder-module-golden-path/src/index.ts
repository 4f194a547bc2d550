/**
 * The form fields of the golden path's template.
 *
 * @packageDocumentation
 */
export { goldenPathFormModule as default } from './module';
export { goldenPathApiRef } from './api';
export { goldenPathTranslationRef } from './translation';
