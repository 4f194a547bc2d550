import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import releaseManager from '@paved-path/backstage-plugin-release-manager-backend';
import gitops from '@paved-path/backstage-plugin-release-manager-backend-module-gitops';
import { SERVICE_ANNOTATION } from '@paved-path/backstage-plugin-release-manager-common';
import { join } from 'node:path';
import { serviceName } from './configRepository';

/** Starts a release manager for so many services, whose catalog and permissions answer at once. */
export async function startReleaseManager(options: {
  /** Where it keeps its database. */
  folder: string;
  services: number;
  environments: readonly string[];
  gitops: JsonObject;
}) {
  const entities = Array.from({ length: options.services }, (_, at) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: serviceName(at),
      annotations: { [SERVICE_ANNOTATION]: serviceName(at) },
    },
    spec: { type: 'service', owner: 'team' },
  }));
  return startTestBackend({
    features: [
      releaseManager,
      gitops,
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: join(options.folder, 'database') },
            },
          },
          releaseManager: {
            environments: options.environments.map(name => ({ name })),
            gitops: options.gitops,
          },
        },
      }),
      catalogServiceMock.factory({ entities }),
    ],
  });
}
