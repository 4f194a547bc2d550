export { PostmortemPanel } from './PostmortemPanel';
