/**
 * On-call without a vendor: rotas in YAML, incidents in the portal's own database.
 *
 * @packageDocumentation
 */
export { onCallRotaModule as default } from './module';
