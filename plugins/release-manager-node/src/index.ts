/**
 * The seams of the release manager.
 *
 * @packageDocumentation
 */
export * from './extensionPoint';
export * from './types';
