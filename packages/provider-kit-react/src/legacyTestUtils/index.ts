/**
 * What the tests of frontends share that run in an app of the old frontend system. They stand apart, because such an app takes its time to load.
 *
 * @packageDocumentation
 */
export * from './legacyApp';
