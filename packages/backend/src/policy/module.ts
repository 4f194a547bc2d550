import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { PavedPathPolicy } from './PavedPathPolicy';

const DEFAULT_PLATFORM_TEAM = 'group:default/platform-team';

/** Sets {@link PavedPathPolicy} as the portal's permission policy. */
export const permissionModulePavedPathPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'paved-path-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ policy, config }) {
        const platformTeam = stringifyEntityRef(
          parseEntityRef(
            config.getOptionalString('permission.policy.platformTeam') ??
              DEFAULT_PLATFORM_TEAM,
            { defaultKind: 'group', defaultNamespace: 'default' },
          ),
        );
        policy.setPolicy(new PavedPathPolicy({ platformTeam }));
      },
    });
  },
});
