/**
 * Drift of Terraform and OpenTofu root modules in Git repositories.
 *
 * @packageDocumentation
 */
export { driftModuleTerraform as default } from './module';
