export { AcknowledgeDialog } from './AcknowledgeDialog';
