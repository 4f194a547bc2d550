export { catalogModuleFileText as default } from './module';
