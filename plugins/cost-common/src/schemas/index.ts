export * from './money';
export * from './organisation';
export * from './overview';
export * from './report';
