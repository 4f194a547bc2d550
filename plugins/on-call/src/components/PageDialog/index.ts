export { PageButton } from './PageButton';
