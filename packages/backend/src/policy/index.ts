export { permissionModulePavedPathPolicy as default } from './module';
