export * from './change';
export * from './days';
export * from './decimal';
export * from './failure';
export * from './group';
export * from './money';
export * from './overview';
