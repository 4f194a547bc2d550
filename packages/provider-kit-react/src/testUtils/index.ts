/**
 * What the tests of frontends share: signals and backends by hand, parts of a page as a reader sees them, and what is wrong for those who use a
 * keyboard or a screen reader.
 *
 * @packageDocumentation
 */
export * from './accessibilityProblems';
export * from './mockClient';
export * from './renderForReader';
export * from './SignalBox';
