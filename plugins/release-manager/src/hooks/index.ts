export * from './useReleaseOverview';
