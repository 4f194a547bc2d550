/**
 * Releases through a config repository in Git.
 *
 * @packageDocumentation
 */
export { releaseManagerModuleGitops as default } from './module';
