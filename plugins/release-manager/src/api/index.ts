export { releaseManagerApiRef } from './releaseManagerApiRef';
