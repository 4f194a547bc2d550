/**
 * An app that shows a plugin's card and tab with examples in place of a backend.
 *
 * @packageDocumentation
 */
export * from './exampleApiExtension';
export * from './renderExamples';
export * from './scenario';
