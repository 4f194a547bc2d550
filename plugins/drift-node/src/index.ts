/**
 * The seams of drift.
 *
 * @packageDocumentation
 */
export * from './driftMarkdown';
export * from './extensionPoint';
export * from './OutcomeUnknownError';
export * from './types';
