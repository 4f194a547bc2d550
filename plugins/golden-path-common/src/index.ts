/**
 * The rules of the five fields, and the client that checks them.
 *
 * @packageDocumentation
 */
export * from './client';
export * from './schemas';
export * from './serviceName';
