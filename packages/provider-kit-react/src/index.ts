/**
 * Mechanics that every frontend of the bundle shares: the frame of an entity's card, how old an answer is,
 * status in words, live questions and text differences.
 *
 * @packageDocumentation
 */
export * from './components';
export * from './errors';
export * from './files';
export * from './hooks';
export * from './theme';
export { providerKitTranslationRef } from './translation';
export * from './words';
