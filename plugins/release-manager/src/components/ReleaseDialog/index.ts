export { useReleaseDialog } from './useReleaseDialog';
