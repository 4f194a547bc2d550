import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  driftReadPermission,
  fleetReadPermission,
} from '@paved-path/backstage-plugin-drift-common';
import { DriftViews } from '../services/DriftViews';
import { EnvironmentAccess } from '../services/EnvironmentAccess';
import { READ_ONLY, requireCaller } from './callers';

/**
 * Registers what agents may read; the permissions are those of the routes.
 * @internal
 */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  access: EnvironmentAccess;
  views: DriftViews;
}): void {
  const { actionsRegistry, access, views } = options;

  actionsRegistry.register({
    name: 'get-drift-overview',
    title: 'Get drift overview',
    description:
      'Tells how each infrastructure environment (Terraform or OpenTofu root module) of an entity stands: in sync, drifted and since when, acknowledged, failed or never checked, with the reason.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('The entity, such as component:default/payments'),
        }),
      output: z => z.object({ overview: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = readEntityRef(input.entityRef);
      await access.requireEntity(
        entityRef,
        driftReadPermission,
        requireCaller(credentials),
      );
      return { output: { overview: await views.getOverview(entityRef) } };
    },
  });

  actionsRegistry.register({
    name: 'get-environment-drift',
    title: 'Get environment drift',
    description:
      'Tells every drifted resource of an infrastructure environment: what changed, whether outside or not applied, who may have done it. Sensitive values are left out.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          environmentId: z
            .string()
            .describe('The id, as get-drift-overview tells it'),
        }),
      output: z => z.object({ detail: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const row = await views.requireEnvironment(input.environmentId);
      await access.requireReadable(row, requireCaller(credentials));
      return { output: { detail: await views.getEnvironment(row) } };
    },
  });

  actionsRegistry.register({
    name: 'list-infrastructure-environments',
    title: 'List infrastructure environments',
    description:
      'Lists infrastructure environments of the whole fleet, the worst first, by owner, system, state or a text in the name.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          owner: z.string().optional().describe('Such as group:default/team'),
          system: z.string().optional(),
          state: z
            .enum([
              'in-sync',
              'drifted',
              'acknowledged',
              'failed',
              'never-checked',
              'retired',
            ])
            .optional(),
          search: z.string().optional(),
          limit: z.number().int().min(1).max(200).optional(),
          cursor: z.string().optional().describe('The nextCursor of a page'),
        }),
      output: z => z.object({ page: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      await access.requireBasic(
        fleetReadPermission,
        requireCaller(credentials),
      );
      return { output: { page: await views.getEnvironments(input) } };
    },
  });
}

function readEntityRef(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind: 'component' }),
    );
  } catch {
    throw new InputError(
      `entityRef: ${JSON.stringify(
        text,
      )} is not an entity reference; it looks like component:default/payments`,
    );
  }
}
