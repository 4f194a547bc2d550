export * from './incidents';
export * from './onCall';
export * from './people';
export * from './rotas';
