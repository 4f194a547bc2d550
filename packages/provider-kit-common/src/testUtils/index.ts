/**
 * What tests share, whether of a backend or of a frontend.
 *
 * @packageDocumentation
 */
export * from './stillTime';
