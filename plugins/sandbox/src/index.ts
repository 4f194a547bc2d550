/**
 * The sandbox's pages: what runs, pipelines, repositories, push tokens and dashboards.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { sandboxApiRef } from './api';
export type { SandboxApi } from './api';
export { sandboxTranslationRef } from './translation';
