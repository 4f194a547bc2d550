/**
 * Types, schemas, permissions and the client of cost.
 *
 * @packageDocumentation
 */
export * from './client';
export * from './constants';
export * from './permissions';
export * from './schemas';
