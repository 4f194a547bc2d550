/**
 * The form fields of the golden path's template.
 *
 * @packageDocumentation
 */
export { goldenPathFormModule as default } from './module';
export { goldenPathApiRef, stackPeersApiRef } from './api';
export { goldenPathTranslationRef } from './translation';
