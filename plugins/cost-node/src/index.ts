/**
 * The seams of cost.
 *
 * @packageDocumentation
 */
export * from './calendar';
export * from './extensionPoint';
export * from './MonthCharges';
export * from './pickTags';
export * from './plainDecimal';
export * from './settings';
export * from './types';
