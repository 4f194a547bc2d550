/**
 * Drift of HCP Terraform workspaces.
 *
 * @packageDocumentation
 */
export { driftHcpTerraformModule as default } from './module';
