/**
 * Keeps postmortems in repositories at GitHub.
 *
 * @packageDocumentation
 */
export { onCallModuleGithub as default } from './module';
