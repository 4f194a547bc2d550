export { FilterFrame } from './FilterFrame';
export { FilterSelect } from './FilterSelect';
export { SearchField } from './SearchField';
