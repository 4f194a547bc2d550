/**
 * Pull requests and issues that fix drift, at GitHub.
 *
 * @packageDocumentation
 */
export { driftGithubModule as default } from './module';
