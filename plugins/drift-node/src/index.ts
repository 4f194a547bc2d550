/**
 * The seams of drift.
 *
 * @packageDocumentation
 */
export * from './extensionPoint';
export * from './types';
