export * from './useCursorPages';
export * from './useReleaseOverview';
