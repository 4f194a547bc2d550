export * from './usePermissions';
export * from './useReportQuery';
export * from './useCost';
export * from './useTabQuery';
