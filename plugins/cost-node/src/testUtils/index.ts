/**
 * What the modules of cost are tested with.
 *
 * @packageDocumentation
 */
export * from './costProviderContract';
export * from './CostProviderUnderTest';
export { readSliceOf } from './expectations';
