/**
 * What the tests of backends share.
 *
 * @packageDocumentation
 */
export * from './databases';
