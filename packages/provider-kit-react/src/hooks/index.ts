export * from './useLiveQuery';
export * from './useNow';
