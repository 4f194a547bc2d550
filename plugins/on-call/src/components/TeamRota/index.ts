export { TeamOnCallCard } from './TeamOnCallCard';
export { TeamRotaTab } from './TeamRotaTab';
