import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { HcpTerraformProvider } from './HcpTerraformProvider';
import { readHcpTerraformSettings } from './settings';

/**
 * Shows the drift that HCP Terraform's health assessments find, where `drift.hcpTerraform` is configured.
 * @public
 */
export const driftHcpTerraformModule = createBackendModule({
  pluginId: 'drift',
  moduleId: 'hcp-terraform',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drift: driftExtensionPoint,
      },
      async init({ config, drift }) {
        const settings = readHcpTerraformSettings(config);
        if (!settings) return;
        drift.addDriftProvider(new HcpTerraformProvider({ settings }));
      },
    });
  },
});
