export * from './FilterFrame';
export * from './FilterSelect';
export * from './SearchField';
