export * from './duration';
export * from './names';
export * from './resource';
export * from './rule';
export * from './sentence';
export * from './since';
export * from './status';
