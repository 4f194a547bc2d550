/**
 * The golden path on GitHub and GitHub Actions.
 *
 * @packageDocumentation
 */
export { goldenPathGithubModule as default } from './module';
