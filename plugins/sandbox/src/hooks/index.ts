export * from './usePaths';
export * from './useRunLog';
export * from './useSandboxQuery';
