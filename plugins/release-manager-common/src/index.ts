/**
 * Types, schemas, permissions and the client of the release manager.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './client';
export * from './permissions';
export * from './schemas';
export {
  freshnessSchema,
  instantSchema,
  type Freshness,
  type RequestOptions,
} from '@paved-path/provider-kit-common';
