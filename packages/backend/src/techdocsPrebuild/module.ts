import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';

/**
 * Builds the docs of every entity soon after the start, and again where they changed, so that they can be searched before anybody has
 * opened them. Only for the builder `local`.
 */
export const techdocsModulePrebuild = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'prebuild',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, scheduler }) {
        if (config.getOptionalString('techdocs.builder') !== 'local') return;
        await scheduler.scheduleTask({
          id: 'prebuild-docs',
          frequency: { minutes: 1 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 3 },
          async fn(signal) {
            const credentials = await auth.getOwnServiceCredentials();
            const { items } = await catalog.getEntities(
              {
                filter: {
                  'metadata.annotations.backstage.io/techdocs-ref':
                    CATALOG_FILTER_EXISTS,
                },
                fields: ['kind', 'metadata.namespace', 'metadata.name'],
              },
              { credentials },
            );
            const baseUrl = await discovery.getBaseUrl('techdocs');
            for (const entityRef of items.map(stringifyEntityRef)) {
              if (signal.aborted) return;
              const { kind, namespace, name } = parseEntityRef(entityRef);
              const { token } = await auth.getPluginRequestToken({
                onBehalfOf: credentials,
                targetPluginId: 'techdocs',
              });
              const response = await fetch(
                `${baseUrl}/sync/${namespace}/${kind}/${name}`,
                { headers: { Authorization: `Bearer ${token}` }, signal },
              );
              // A stream of events; the last one tells how it ended.
              const events = await response.text();
              if (!response.ok || /^event: error/m.test(events)) {
                logger.warn(
                  `The docs of ${entityRef} could not be built; their page says why`,
                );
              }
            }
          },
        });
      },
    });
  },
});
