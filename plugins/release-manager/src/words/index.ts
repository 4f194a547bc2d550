export * from './artifactId';
export * from './duration';
export * from './intent';
export * from './sentence';
export * from './status';
