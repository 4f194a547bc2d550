import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import { AwsAccess } from './AwsAccess';
import { AwsTaggingInventory } from './AwsTaggingInventory';
import { CloudTrailBlame } from './cloudTrail/CloudTrailBlame';
import { readAwsSettings } from './settings';

/**
 * Lists what exists in AWS and names who changed it, where `drift.aws` is configured.
 * @public
 */
export const driftAwsModule = createBackendModule({
  pluginId: 'drift',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        drift: driftExtensionPoint,
      },
      async init({ config, logger, drift }) {
        const settings = readAwsSettings(config);
        if (!settings) return;
        const access = new AwsAccess({ config, settings });
        if (settings.inventory) {
          for (const account of settings.accounts) {
            drift.addInventoryProvider(
              new AwsTaggingInventory({ access, account }),
            );
          }
        }
        if (settings.cloudTrail) {
          drift.addBlameProvider(
            new CloudTrailBlame({
              access,
              accounts: settings.accounts,
              settings: settings.cloudTrail,
              logger,
            }),
          );
        }
      },
    });
  },
});
