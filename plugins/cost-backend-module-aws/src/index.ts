/**
 * Charges from AWS Cost Explorer.
 *
 * @packageDocumentation
 */
export { costAwsModule as default } from './module';
