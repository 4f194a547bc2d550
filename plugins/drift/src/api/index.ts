export { driftApiRef } from './driftApiRef';
