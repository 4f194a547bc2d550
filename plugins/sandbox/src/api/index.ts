export { sandboxApiRef } from './sandboxApiRef';
export type { SandboxApi } from './sandboxApiRef';
