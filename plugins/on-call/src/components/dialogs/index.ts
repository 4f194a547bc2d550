export { ActionDialog } from './ActionDialog';
export { useFieldClass } from './useFieldClass';
export { useDialog } from './useDialog';
export type { DialogHandle, OpenDialog } from './useDialog';
