import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  chargeReadPermission,
  organisationReadPermission,
} from '@paved-path/backstage-plugin-cost-common';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { OrganisationViews } from '../services/OrganisationViews';
import { OverviewViews } from '../services/OverviewViews';
import { ReportViews } from '../services/ReportViews';
import { Scopes } from '../services/Scopes';
import { READ_ONLY, requireCaller } from './callers';

type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** Of which days, and whether what was billed or what was used, spread over its days. */
function periodInput(z: Zod) {
  return {
    period: z
      .enum(['7d', '30d', '90d', 'month', 'quarter', 'custom'])
      .optional(),
    from: z
      .string()
      .optional()
      .describe('For custom: the first day, such as 2026-11-01'),
    to: z
      .string()
      .optional()
      .describe(
        'The day after the last, such as 2026-12-01; by default, but for custom, the day after the last whole one',
      ),
    cost: z.enum(['billed', 'effective']).optional(),
  };
}

/**
 * Registers what agents may read of costs.
 * @internal
 */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  scopes: Scopes;
  overviews: OverviewViews;
  reports: ReportViews;
  organisation: OrganisationViews;
}): void {
  const { actionsRegistry, access, scopes } = options;
  const scopeOf = async (text: string, credentials: CallerCredentials) => {
    const entityRef = stringifyEntityRef(
      parseEntityRef(text, { defaultKind: 'component' }),
    );
    await access.requireEntity(entityRef, chargeReadPermission, credentials);
    return scopes.of(entityRef, credentials);
  };

  actionsRegistry.register({
    name: 'get-cost-overview',
    title: 'Get what an entity costs',
    description:
      'Tells what a component, a system or a team costs this month so far, in each currency, with the forecast, the change, the budget, and what is not included.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('Such as component:default/payments'),
        }),
      output: z => z.object({ overview: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const scope = await scopeOf(input.entityRef, requireCaller(credentials));
      return {
        output: { overview: await options.overviews.getOverview(scope) },
      };
    },
  });

  actionsRegistry.register({
    name: 'get-cost-report',
    title: 'Get a report of what an entity costs',
    description:
      'Tells what an entity costs by day, grouped by environment, service, resource, provider, category or part, with what moved most, anomalies, and charges that others claim too.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('Such as system:default/money'),
          ...periodInput(z),
          groupBy: z
            .enum([
              'environment',
              'service',
              'resource',
              'provider',
              'category',
              'part',
            ])
            .optional(),
        }),
      output: z => z.object({ report: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...query } = input;
      const scope = await scopeOf(entityRef, requireCaller(credentials));
      return {
        output: { report: await options.reports.getReport(scope, query) },
      };
    },
  });

  actionsRegistry.register({
    name: 'get-organisation-cost',
    title: 'Get what the organisation costs',
    description:
      'Tells what the whole organisation costs by team, system, entity, provider, service or environment, with what nobody owns, and the biggest open anomalies.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          ...periodInput(z),
          groupBy: z
            .enum([
              'team',
              'system',
              'entity',
              'provider',
              'service',
              'environment',
            ])
            .optional(),
        }),
      output: z => z.object({ report: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      await access.requireBasic(
        organisationReadPermission,
        requireCaller(credentials),
      );
      return {
        output: { report: await options.organisation.getReport(input) },
      };
    },
  });
}
