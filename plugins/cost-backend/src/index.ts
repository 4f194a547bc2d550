/**
 * The backend of cost.
 *
 * @packageDocumentation
 */
export { costPlugin as default } from './plugin';
