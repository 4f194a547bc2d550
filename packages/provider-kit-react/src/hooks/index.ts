export * from './useAddressFilter';
export * from './useCursorPages';
export * from './useEntityRef';
export * from './useIdempotencyKeys';
export * from './useLanguage';
export * from './useLiveQuery';
export * from './useNow';
export * from './useSend';
