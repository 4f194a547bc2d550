/**
 * Mechanics that every Paved Path backend shares.
 *
 * @packageDocumentation
 */
export * from './access/EntityAccess';
export * from './callPolicy';
export * from './git';
export * from './readPages';
export * from './retryAfter';
export * from './runCommand';
export * from './SharedCalls';
export * from './VendorFailure';
export * from './VendorHttpClient';
export * from './untilAborted';
export type { VendorFetch } from './vendorFetch';
export * from './vendorMessage';
export * from './withDeadline';
