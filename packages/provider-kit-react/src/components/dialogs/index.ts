export * from './ActionDialog';
export * from './DialogFrame';
export * from './useDialog';
export * from './useDialogSend';
export * from './useFieldClass';
export * from './useReason';
