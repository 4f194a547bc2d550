/**
 * Sign-in as any user of the catalog, on a developer's own machine only.
 *
 * @packageDocumentation
 */

export { authModuleLocalUsers as default } from './module';
