export * from './ActionDialog';
export * from './useDialog';
export * from './useFieldClass';
