import {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError, toError } from '@backstage/errors';
import {
  releaseCreatePermission,
  releaseReadPermission,
  releaseRequestSchema,
} from '@paved-path/backstage-plugin-release-manager-common';
import { CallerCredentials } from '@paved-path/provider-kit-node';
import { parseInput } from '../parseInput';
import { ServiceAccess } from '../services/ServiceAccess';
import { ReleaseCommands } from '../services/ReleaseCommands';
import { ReleaseViews } from '../services/ReleaseViews';

/**
 * Registers what agents may call; the permissions are those of the routes.
 * @internal
 */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  access: ServiceAccess;
  auditor: AuditorService;
  views: ReleaseViews;
  commands: ReleaseCommands;
}): void {
  const { actionsRegistry, auditor, access, views, commands } = options;

  actionsRegistry.register({
    name: 'get-release-overview',
    title: 'Get release overview',
    description:
      'Tells how a service stands in every environment: the artifact it is told to run, what the runtime made of it, the newest release, how far it is behind, what can be promoted and what it can be rolled back to.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
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
      const service = await access.requireService(
        readEntityRef(input.entityRef),
        releaseReadPermission,
        requireCaller(credentials),
      );
      return { output: { overview: await views.getOverview(service) } };
    },
  });

  actionsRegistry.register({
    name: 'create-release',
    title: 'Create release',
    description:
      'Releases, promotes or rolls back an artifact of a service to an environment. Returns at once; the state of the release is told by get-release-overview. Sending the same idempotency key again is the same release.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('The entity, such as component:default/payments'),
          environment: z.string().describe('Where to, such as production'),
          artifactId: z
            .string()
            .describe('What, as get-release-overview tells it'),
          intent: z.enum(['release', 'promote', 'rollback']),
          reason: z.string().max(1000).optional().describe('Why'),
          idempotencyKey: z
            .string()
            .describe('Unique for this request, such as a UUID'),
        }),
      output: z => z.object({ release: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, idempotencyKey, ...fields } = input;
      const caller = requireCaller(credentials);
      const event = await auditor.createEvent({
        eventId: 'release-create',
        severityLevel: 'medium',
        // There is no request to tell who acts.
        meta: { entityRef, request: fields, actor: nameOf(caller) },
      });
      try {
        const [service, actor] = await Promise.all([
          access.requireService(
            readEntityRef(entityRef),
            releaseCreatePermission,
            caller,
          ),
          access.getActor(caller),
        ]);
        const release = await commands.create({
          service,
          request: parseInput(releaseRequestSchema, fields),
          idempotencyKey,
          actor,
        });
        await event.success({ meta: { releaseId: release.id } });
        return { output: { release } };
      } catch (error) {
        await event.fail({ error: toError(error) });
        throw error;
      }
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

function nameOf({ principal }: CallerCredentials): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

function requireCaller(credentials: BackstageCredentials): CallerCredentials {
  const { type } = credentials.principal as { type?: string };
  if (type !== 'user' && type !== 'service') {
    throw new NotAllowedError('Only users and services may do this');
  }
  return credentials as CallerCredentials;
}
