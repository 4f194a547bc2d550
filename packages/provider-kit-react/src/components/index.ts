export * from './diffRows';
export * from './DiffView';
export * from './EntityCardFrame';
export * from './FreshnessLine';
export * from './PageButtons';
export * from './Panels';
export * from './RelativeTime';
export * from './StatusLabel';
