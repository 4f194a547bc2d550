import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { coverageReadPermission } from '@paved-path/backstage-plugin-drift-common';
import { CoverageViews } from '../services/CoverageViews';
import { EnvironmentAccess } from '../services/EnvironmentAccess';
import { READ_ONLY, requireCaller } from './callers';

/**
 * Registers what agents may read of how much code manages.
 * @internal
 */
export function registerCoverageActions(options: {
  actionsRegistry: ActionsRegistryService;
  access: EnvironmentAccess;
  coverageViews: CoverageViews;
}): void {
  const { actionsRegistry, access, coverageViews } = options;

  actionsRegistry.register({
    name: 'get-infrastructure-coverage',
    title: 'Get infrastructure coverage',
    description:
      'Tells how many of the resources that exist in the clouds are managed by code, by inventory and type, and which states could not be read, so that it is unknown.',
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z => z.object({ coverage: z.record(z.unknown()) }),
    },
    action: async ({ credentials }) => {
      await access.requireBasic(
        coverageReadPermission,
        requireCaller(credentials),
      );
      return { output: { coverage: await coverageViews.getSummary() } };
    },
  });

  actionsRegistry.register({
    name: 'list-cloud-resources',
    title: 'List cloud resources',
    description:
      'Lists resources that exist in the clouds, such as those that no code manages (state unmanaged), by type, inventory or a text in the name, the id or the tags.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          state: z.enum(['managed', 'unmanaged', 'unknown']).optional(),
          inventory: z.string().optional(),
          type: z.string().optional(),
          search: z.string().optional(),
          limit: z.number().int().min(1).max(200).optional(),
          cursor: z.string().optional().describe('The nextCursor of a page'),
        }),
      output: z => z.object({ page: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      await access.requireBasic(
        coverageReadPermission,
        requireCaller(credentials),
      );
      return { output: { page: await coverageViews.getResources(input) } };
    },
  });
}
