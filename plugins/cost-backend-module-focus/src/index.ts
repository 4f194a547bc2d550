/**
 * Charges from FOCUS billing exports, read with DuckDB.
 *
 * @packageDocumentation
 */
export { costFocusModule as default } from './module';
