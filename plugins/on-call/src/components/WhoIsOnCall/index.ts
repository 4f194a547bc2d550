export { LevelList } from './LevelList';
export { NobodyNotice } from './NobodyNotice';
export { OnCallNow } from './OnCallNow';
export * from './OverviewState';
