/**
 * Mechanics that every Paved Path backend shares.
 *
 * @packageDocumentation
 */
export * from './git';
export * from './runCommand';
