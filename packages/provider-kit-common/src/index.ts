/**
 * Mechanics that every Paved Path client shares.
 *
 * @packageDocumentation
 */
export * from './freshness';
export * from './PluginHttpClient';
