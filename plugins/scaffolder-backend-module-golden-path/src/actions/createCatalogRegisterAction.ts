import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  locationSpecToLocationEntity,
} from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { isConflict } from '../services/remoteErrors';
import { poll } from '../services/wait';
import { catalogRegisterExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
} from './step';

/**
 * Registers a service in the catalog and waits until it can be read there.
 * @internal
 */
export function createCatalogRegisterAction(options: {
  auth: AuthService;
  catalog: CatalogService;
  /** Milliseconds. */
  timeout: number;
}) {
  const { auth, catalog, timeout } = options;
  return createTemplateAction({
    id: 'golden-path:catalog:register',
    description:
      'Registers a service in the catalog and waits until its page can be opened.',
    examples: catalogRegisterExamples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string().describe('The entity that it will be'),
        repository: z => repositorySchema(z),
      },
      output: {
        entityRef: z => z.string(),
      },
    },
    async handler(ctx) {
      const { entityRef, repository } = ctx.input;
      ctx.output('entityRef', entityRef);
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would register ${repository.catalogInfoUrl} as ${entityRef}`,
        );
        return;
      }
      const { signal } = toStepContext(ctx, auth);
      let registered = false;
      await tellWhatExists(
        {
          failure: `${entityRef} could not be registered`,
          signal,
          exists: () => [
            tellRepository(repository),
            registered
              ? `the location ${repository.catalogInfoUrl} in the catalog`
              : undefined,
          ],
        },
        async () => {
          const credentials = await ctx.getInitiatorCredentials();
          await ctx.checkpoint({
            key: `catalog.register.${entityRef}`,
            fn: async () => {
              await addLocation(
                catalog,
                repository.catalogInfoUrl,
                credentials,
              );
              return repository.catalogInfoUrl;
            },
          });
          registered = true;
          ctx.logger.info(`Registered ${repository.catalogInfoUrl}`);
          await waitForEntity({
            catalog,
            credentials,
            entityRef,
            target: repository.catalogInfoUrl,
            timeout,
            signal,
          });
        },
      );
      ctx.logger.info(`${entityRef} is in the catalog`);
    },
  });
}

async function addLocation(
  catalog: CatalogService,
  target: string,
  credentials: BackstageCredentials,
): Promise<void> {
  try {
    await catalog.addLocation({ type: 'url', target }, { credentials });
  } catch (error) {
    if (!isConflict(error)) throw error;
    // It is registered already: what is read there may be older than the repository.
    const location = locationEntity(target);
    await catalog
      .refreshEntity(stringifyEntityRef(location), { credentials })
      .catch(() => {});
  }
}

async function waitForEntity(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRef: string;
  target: string;
  timeout: number;
  signal: AbortSignal;
}): Promise<void> {
  const { catalog, credentials, entityRef, target, timeout, signal } = options;
  const entity = await poll({
    signal,
    timeout,
    interval: 250,
    ask: () => catalog.getEntityByRef(entityRef, { credentials }),
  });
  if (entity) return;
  const location = await catalog.getEntityByRef(
    stringifyEntityRef(locationEntity(target)),
    { credentials },
  );
  throw new Error(
    readErrors(location) ??
      `the catalog has not read ${target} after ${timeout / 1000} seconds`,
  );
}

function locationEntity(target: string): Entity {
  return locationSpecToLocationEntity({ location: { type: 'url', target } });
}

/** Why the catalog could not read a location, where it says so. */
function readErrors(location: Entity | undefined): string | undefined {
  const items =
    (location as { status?: { items?: { level: string; message: string }[] } })
      ?.status?.items ?? [];
  const messages = items
    .filter(item => item.level === 'error')
    .map(item => item.message);
  return messages.length ? messages.join('; ') : undefined;
}
