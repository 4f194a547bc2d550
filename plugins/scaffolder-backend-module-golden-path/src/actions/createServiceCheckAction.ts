import { AuthService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { RepositoryHost } from '@paved-path/backstage-plugin-golden-path-node';
import { NameChecker } from '../services/NameChecker';
import { OwnerChecker } from '../services/OwnerChecker';
import { StackCatalog } from '../services/StackCatalog';
import { serviceCheckExamples } from './examples';
import { toStepContext, withTimeout } from './step';

/**
 * Refuses what cannot become a service, before anything is created.
 * @internal
 */
export function createServiceCheckAction(options: {
  auth: AuthService;
  names: NameChecker;
  owners: OwnerChecker;
  stacks: StackCatalog;
  repositoryHost: RepositoryHost;
  planSource: string;
  /** Milliseconds. */
  requestTimeout: number;
}) {
  const { auth, names, owners, stacks, planSource, requestTimeout } = options;
  return createTemplateAction({
    id: 'golden-path:service:check',
    description:
      'Checks the name, the owner and the stack of a new service before anything is created.',
    examples: serviceCheckExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the new service'),
        owner: z =>
          z.string().describe('The group that owns it, as an entity reference'),
        stack: z => z.string().describe('The id of a stack of the plan'),
      },
      output: {
        name: z => z.string(),
        owner: z => z.string().describe('The owner as a full entity reference'),
        entityRef: z => z.string().describe('The entity that it will be'),
        stack: z => z.string(),
        planSource: z =>
          z.string().describe('Where the service takes its plan from'),
        repositoryUrl: z =>
          z
            .string()
            .describe(
              'Where its repository will be seen; empty where only creating it tells',
            ),
      },
    },
    async handler(ctx) {
      const { name, owner, stack } = ctx.input;
      const { signal } = withTimeout(toStepContext(ctx, auth), requestTimeout);
      const check = async () => {
        const credentials = await ctx.getInitiatorCredentials();
        const [ownerRef] = await Promise.all([
          owners.check(owner, credentials),
          stacks.require(stack),
          requireFree(names, name, { credentials, signal }),
        ]);
        return ownerRef;
      };
      // A retry passes: what has the name by then is what this very task made,
      // and creating the repository refuses what is somebody else's.
      const ownerRef = ctx.isDryRun
        ? await check()
        : await ctx.checkpoint({ key: `service.check.${name}`, fn: check });

      ctx.logger.info(
        `${name} is free, ${ownerRef} may own it, ${stack} builds here`,
      );
      ctx.output('name', name);
      ctx.output('owner', ownerRef);
      ctx.output('stack', stack);
      ctx.output('planSource', planSource);
      ctx.output(
        'repositoryUrl',
        (await options.repositoryHost.predictUrl?.(name)) ?? '',
      );
      ctx.output(
        'entityRef',
        stringifyEntityRef({
          kind: 'component',
          namespace: DEFAULT_NAMESPACE,
          name,
        }),
      );
    },
  });
}

async function requireFree(
  names: NameChecker,
  name: string,
  options: Parameters<NameChecker['check']>[1],
): Promise<void> {
  const { valid, free, reason } = await names.check(name, options);
  if (!valid) throw new InputError(`name: ${reason}`);
  if (!free) throw new ConflictError(`name: ${reason}`);
}
