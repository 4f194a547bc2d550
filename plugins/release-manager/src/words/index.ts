export { shortArtifactId } from '@paved-path/provider-kit-react';
export * from './duration';
export * from './failure';
export * from './intent';
export * from './plan';
export * from './sentence';
export * from './status';
