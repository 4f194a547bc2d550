export { AcknowledgeDialog } from './AcknowledgeDialog';
export { ActionDialog } from './ActionDialog';
export { BaselineDialog } from './BaselineDialog';
export { DeleteRuleDialog } from './DeleteRuleDialog';
export { FixDialog } from './FixDialog';
export { IgnoreDialog } from './IgnoreDialog';
export { useDialog } from './useDialog';
export type { DialogHandle, OpenDialog } from './useDialog';
