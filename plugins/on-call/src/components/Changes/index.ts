export { ChangeLine } from './ChangeLine';
export * from './items';
