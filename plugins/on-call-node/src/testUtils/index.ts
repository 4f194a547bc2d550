/**
 * What the modules of on-call are tested with.
 *
 * @packageDocumentation
 */
export * from './onCallProviderContract';
export * from './OnCallProviderUnderTest';
