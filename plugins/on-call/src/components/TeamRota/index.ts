export { TeamRotaTab } from './TeamRotaTab';
