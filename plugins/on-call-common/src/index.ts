/**
 * Types, schemas, permissions and the client of on-call.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './client';
export * from './constants';
export * from './permissions';
export * from './schemas';
