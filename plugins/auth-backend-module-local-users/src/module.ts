import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { assertLocalOnly } from './assertLocalOnly';
import { LOCAL_PROVIDER_ID, localProviderFactory } from './authenticator';
import { LocalUsers } from './LocalUsers';
import { createRouter, LOCAL_USERS_PATH } from './router';

/**
 * Adds the sign-in provider `local` to the auth backend, and the list of people that its sign-in page shows.
 * Does nothing unless `auth.providers.local.enabled` is true; the backend does not start when that is unsafe.
 *
 * @public
 */
export const authModuleLocalUsers = createBackendModule({
  pluginId: 'auth',
  moduleId: 'local-users',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        httpRouter: coreServices.httpRouter,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
      },
      async init({ providers, config, logger, httpRouter, auth, catalog }) {
        const own = config.getOptionalConfig(
          `auth.providers.${LOCAL_PROVIDER_ID}`,
        );
        if (!own?.getOptionalBoolean('enabled')) {
          return;
        }
        assertLocalOnly(config);
        providers.registerProvider({
          providerId: LOCAL_PROVIDER_ID,
          factory: localProviderFactory,
        });
        logger.warn(
          'Anyone on this machine can sign in as any user of the catalog (auth.providers.local.enabled)',
        );
        const first = own.getOptionalStringArray('first') ?? [];
        httpRouter.use(
          createRouter({ users: new LocalUsers({ catalog, auth, first }) }),
        );
        httpRouter.addAuthPolicy({
          path: LOCAL_USERS_PATH,
          allow: 'unauthenticated',
        });
      },
    });
  },
});
