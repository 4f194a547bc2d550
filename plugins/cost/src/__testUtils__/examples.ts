export * from './overviews';
export * from './reports';
