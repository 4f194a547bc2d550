import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { goldenPathApi, stackPeersApi } from './api';
import { ServiceOutputs } from './components/ServiceOutputs';

const newService = FormFieldBlueprint.make({
  name: 'new-service',
  params: {
    field: () => import('./fields/newService').then(m => m.newServiceField),
  },
});

const serviceName = FormFieldBlueprint.make({
  name: 'service-name',
  params: {
    field: () => import('./fields/serviceName').then(m => m.serviceNameField),
  },
});

const serviceOwner = FormFieldBlueprint.make({
  name: 'service-owner',
  params: {
    field: () => import('./fields/serviceOwner').then(m => m.serviceOwnerField),
  },
});

const serviceStack = FormFieldBlueprint.make({
  name: 'service-stack',
  params: {
    field: () => import('./fields/serviceStack').then(m => m.serviceStackField),
  },
});

const releaseToProduction = FormFieldBlueprint.make({
  name: 'release-to-production',
  params: {
    field: () =>
      import('./fields/releaseToProduction').then(
        m => m.releaseToProductionField,
      ),
  },
});

const serviceOutputs = scaffolderTemplateOutputsBlueprint.make({
  name: 'service',
  params: {
    component: ServiceOutputs,
    templateRefs: ['template:default/service'],
  },
});

/**
 * Adds the golden path's form fields to the scaffolder.
 * @public
 */
export const goldenPathFormModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    goldenPathApi,
    stackPeersApi,
    newService,
    serviceName,
    serviceOwner,
    serviceStack,
    releaseToProduction,
    serviceOutputs,
  ],
});
