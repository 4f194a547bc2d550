export * from './drifts';
export * from './environments';
export * from './fixes';
export * from './fleet';
