export { useReason } from './useReason';
export { AcknowledgeDialog } from './AcknowledgeDialog';
