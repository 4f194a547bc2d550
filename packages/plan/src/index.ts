/**
 * Reads, checks, renders and runs the plan that a service follows.
 *
 * @packageDocumentation
 */
export * from './artifactIdentity';
export * from './artifactSchema';
export * from './packageArtifact';
export * from './planFolder';
export * from './planSchema';
export * from './problems';
export * from './renderPlan';
export * from './resolvePlan';
export { readServiceFile, SERVICE_FILE } from './serviceFile';
export * from './serviceModel';
export * from './serviceSchema';
export * from './stacks';
export * from './validateService';
