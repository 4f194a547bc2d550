export * from './artifactId';
export * from './duration';
export * from './intent';
export * from './plan';
export * from './sentence';
export * from './status';
