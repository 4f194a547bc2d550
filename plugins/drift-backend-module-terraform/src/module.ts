import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { GitBranchHost } from './codeHosts/GitBranchHost';
import { readTerraformConfig } from './config';
import { TerraformProvider } from './TerraformProvider';

/**
 * Drift of Terraform and OpenTofu root modules in Git repositories.
 * @public
 */
export const driftModuleTerraform = createBackendModule({
  pluginId: 'drift',
  moduleId: 'terraform',
  register(env) {
    env.registerInit({
      deps: {
        drift: driftExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ drift, config, logger }) {
        const terraformConfig = readTerraformConfig(config);
        if (!terraformConfig) {
          logger.info('Not used: drift.terraform is not configured');
          return;
        }
        drift.addDriftProvider(new TerraformProvider(terraformConfig));
        drift.addCodeHost(new GitBranchHost(terraformConfig));
      },
    });
  },
});
