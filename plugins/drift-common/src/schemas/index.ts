export * from './checks';
export * from './coverage';
export * from './drifts';
export * from './environments';
export * from './fixes';
export * from './ignoreRules';
export * from './resources';
export * from './signals';
