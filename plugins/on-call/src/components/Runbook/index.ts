export { RunbookPanel } from './RunbookPanel';
