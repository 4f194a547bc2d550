export * from './useEntityDrift';
export * from './usePermissions';
export * from './useIgnoreRules';
