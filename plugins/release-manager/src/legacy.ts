/**
 * The release manager for apps that still use the old frontend system.
 *
 * @packageDocumentation
 */
import { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  ReleaseManagerClient,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { releaseManagerApiRef } from './api';

export { releaseManagerApiRef } from './api';
export { releaseManagerTranslationRef } from './translation';

const releasesRouteRef = createRouteRef({ id: 'release-manager-releases' });

/**
 * The release manager, for the old frontend system.
 * @public
 */
export const releaseManagerPlugin = createPlugin({
  id: 'release-manager',
  apis: [
    createApiFactory({
      api: releaseManagerApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new ReleaseManagerClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes: { releases: releasesRouteRef },
});

/**
 * The card "Releases" for an entity's overview.
 * @public
 */
export const EntityReleasesCard = releaseManagerPlugin.provide(
  createComponentExtension({
    name: 'EntityReleasesCard',
    component: {
      lazy: () => import('./components/ReleasesCard').then(m => m.ReleasesCard),
    },
  }),
);

/**
 * The tab "Releases" of an entity's page.
 * @public
 */
export const EntityReleasesContent = releaseManagerPlugin.provide(
  createRoutableExtension({
    name: 'EntityReleasesContent',
    mountPoint: releasesRouteRef,
    component: () =>
      import('./components/ReleasesTab').then(m => m.ReleasesTab),
  }),
);

/**
 * Whether an entity is a service that can be released.
 * @public
 */
export function isReleaseManagerAvailable(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[SERVICE_ANNOTATION]);
}
