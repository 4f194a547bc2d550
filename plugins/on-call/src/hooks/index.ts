export * from './useIncidentCommands';
export * from './useMoment';
export * from './useOverview';
export * from './usePermissions';
export * from './usePhotos';
