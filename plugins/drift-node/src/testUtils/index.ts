/**
 * What the modules of drift are tested with.
 *
 * @packageDocumentation
 */
export * from './driftProviderContract';
export * from './inventoryProviderContract';
export * from './subjects';
