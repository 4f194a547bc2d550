/**
 * The seams of on-call.
 *
 * @packageDocumentation
 */
export * from './documents';
export * from './extensionPoint';
export * from './types';
