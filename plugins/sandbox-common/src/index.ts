/**
 * Types, schemas, permissions and the client of the sandbox.
 *
 * @packageDocumentation
 */
export * from './client';
export * from './permissions';
export * from './schemas';
