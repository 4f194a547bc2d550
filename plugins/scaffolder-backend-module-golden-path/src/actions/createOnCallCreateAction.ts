import {
  AuthService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { OnCallHost } from '@paved-path/backstage-plugin-golden-path-node';
import { join } from 'node:path';
import { annotate } from '../services/annotate';
import { onCallCreateExamples } from './examples';
import { tellWhatExists, toStepContext, withTimeout } from './step';

/**
 * Makes a new service known to those who are on call, and writes how into its catalog-info.yaml.
 * @internal
 */
export function createOnCallCreateAction(options: {
  auth: AuthService;
  onCallHost: OnCallHost | undefined;
  /** Milliseconds. */
  requestTimeout: number;
}) {
  const { auth, onCallHost: host, requestTimeout } = options;
  return createTemplateAction({
    id: 'golden-path:on-call:create',
    description: host
      ? `Creates what wakes somebody for a new service (${host.title}), and names it in the catalog-info.yaml of the workspace.`
      : 'Creates nothing in this portal: rotas stand for what their teams own. With a module for a platform such as PagerDuty it creates the service there.',
    examples: onCallCreateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        description: z => z.string().describe('What it is for'),
        owner: z =>
          z.string().describe('The group that owns it, as an entity reference'),
        folder: z =>
          z
            .string()
            .optional()
            .describe('The folder of the workspace; by default all of it'),
      },
      output: {
        url: z =>
          z
            .string()
            .describe(
              'Where a person sees it; empty where nothing had to be created',
            ),
      },
    },
    async handler(ctx) {
      const { name, description, owner } = ctx.input;
      if (!host) {
        ctx.logger.info(
          `Nothing is to be created: where ${owner} has a rota, it stands for ${name} too`,
        );
        ctx.output('url', '');
        return;
      }
      const folder = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.folder ?? '.',
      );
      const entityRef = stringifyEntityRef({
        kind: 'component',
        namespace: DEFAULT_NAMESPACE,
        name,
      });
      const context = withTimeout(toStepContext(ctx, auth), requestTimeout);
      let made: string | undefined;
      const url = await tellWhatExists(
        {
          failure: `On-call for ${name} could not be created`,
          signal: ctx.signal ?? new AbortController().signal,
          exists: () => [made && `the service ${made}`],
        },
        async () => {
          if (ctx.isDryRun) {
            await host.check({ ownerRef: owner }, context);
            ctx.logger.info(`Would create ${name} in ${host.title}`);
            return (await host.predictUrl?.(name)) ?? '';
          }
          const created = await ctx.checkpoint({
            key: `on-call.create.${name}`,
            fn: async () => ({
              ...(await host.create(
                { service: name, description, ownerRef: owner },
                context,
              )),
            }),
          });
          made = created.url;
          // A retry begins with a new workspace, so that this is not part of what is remembered.
          await annotate(
            join(folder, 'catalog-info.yaml'),
            entityRef,
            created.annotations,
          );
          return created.url;
        },
      );
      if (!ctx.isDryRun) ctx.logger.info(`There is the service ${url}`);
      ctx.output('url', url);
    },
  });
}
