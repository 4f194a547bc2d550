export { AcknowledgeDialog } from './AcknowledgeDialog';
export { BaselineDialog } from './BaselineDialog';
export { DeleteRuleDialog } from './DeleteRuleDialog';
export { FixDialog } from './FixDialog';
export { IgnoreDialog } from './IgnoreDialog';
