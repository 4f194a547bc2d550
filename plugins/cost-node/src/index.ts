/**
 * The seams of cost.
 *
 * @packageDocumentation
 */
export * from './extensionPoint';
export * from './types';
