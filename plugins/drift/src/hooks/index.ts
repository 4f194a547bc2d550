export * from './useCursorPages';
export * from './useEntityDrift';
export * from './useLanguage';
export * from './usePermissions';
export * from './useIgnoreRules';
export * from './useSend';
