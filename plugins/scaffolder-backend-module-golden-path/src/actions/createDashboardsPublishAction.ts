import {
  AuthService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { DashboardHost } from '@paved-path/backstage-plugin-golden-path-node';
import { renderDashboards } from '../services/renderDashboards';
import { dashboardsPublishExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
  withTimeout,
} from './step';

/**
 * Publishes the plan's dashboard and alert rules for a service.
 * @internal
 */
export function createDashboardsPublishAction(options: {
  auth: AuthService;
  dashboardHost: DashboardHost;
  planFolder: string;
  /** Milliseconds. */
  requestTimeout: number;
}) {
  const { auth, dashboardHost, planFolder, requestTimeout } = options;
  return createTemplateAction({
    id: 'golden-path:dashboards:publish',
    description: `Publishes the dashboard and the alert rules of a service (${dashboardHost.title}).`,
    examples: dashboardsPublishExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        owner: z =>
          z.string().describe('The group that owns it, as an entity reference'),
        repository: z => repositorySchema(z).optional(),
        folder: z =>
          z
            .string()
            .optional()
            .describe('The folder of the workspace; by default all of it'),
      },
      output: {
        url: z => z.string().describe('The page of the dashboard'),
      },
    },
    async handler(ctx) {
      const { name, owner, repository } = ctx.input;
      const context = toStepContext(ctx, auth);
      const publish = async () => {
        const limited = withTimeout(context, requestTimeout);
        const dashboards = await renderDashboards({
          serviceFolder: resolveSafeChildPath(
            ctx.workspacePath,
            ctx.input.folder ?? '.',
          ),
          planFolder,
          signal: limited.signal,
        });
        if (ctx.isDryRun) {
          ctx.logger.info(`Would publish to ${dashboardHost.title}`);
          return { url: (await dashboardHost.predictUrl?.(name)) ?? '' };
        }
        return dashboardHost.publish(
          { service: name, ownerRef: owner, ...dashboards },
          limited,
        );
      };
      const { url } = await tellWhatExists(
        {
          failure: `The dashboards of ${name} could not be published`,
          signal: context.signal,
          exists: () => [repository && tellRepository(repository)],
        },
        () =>
          ctx.isDryRun
            ? publish()
            : ctx.checkpoint({
                key: `dashboards.publish.${name}`,
                fn: publish,
              }),
      );
      if (!ctx.isDryRun) ctx.logger.info(`There is the dashboard ${url}`);
      ctx.output('url', url);
    },
  });
}
