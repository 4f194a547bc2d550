/**
 * What exists in AWS, and who changed it.
 *
 * @packageDocumentation
 */
export { driftAwsModule as default } from './module';
