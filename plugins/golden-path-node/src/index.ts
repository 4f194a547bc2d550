/**
 * The seams that the golden path's actions talk to.
 *
 * @packageDocumentation
 */
export * from './extensionPoint';
export * from './types';
