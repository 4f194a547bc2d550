import {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError, toError } from '@backstage/errors';
import {
  incidentCreatePermission,
  onCallReadPermission,
  PageRequest,
  pageRequestSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { parse } from '../routes/parse';
import { OnCall } from '../services/createOnCall';

type ActionOptions = Pick<
  OnCall,
  'cards' | 'claims' | 'incidents' | 'pages' | 'settler' | 'views'
> & {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  access: EntityAccess;
};

const ENTITY = 'The entity, such as component:default/payments';

/**
 * Registers what agents may read and do; the permissions are those of the routes.
 * @internal
 */
export function registerActions(options: ActionOptions): void {
  registerReads(options);
  registerPaging(options);
}

function registerReads(options: ActionOptions): void {
  const { actionsRegistry, cards, claims, incidents, views } = options;
  const attributes = { readOnly: true, destructive: false, idempotent: true };

  actionsRegistry.register({
    name: 'get-on-call',
    title: 'Get on-call',
    description:
      'Tells who is on call for an entity now and next at each escalation level, the state of its service, its open incidents, what is wrong with its on-call, and how old that answer is.',
    attributes,
    schema: {
      input: z => z.object({ entityRef: z.string().describe(ENTITY) }),
      output: z => z.object({ overview: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const entity = await readEntity(options, input.entityRef, credentials);
      return { output: { overview: await cards.get(entity) } };
    },
  });

  actionsRegistry.register({
    name: 'list-incidents',
    title: 'List incidents',
    description:
      'Lists the incidents of an entity, the newest first: open ones, past ones with how they were resolved, or all.',
    attributes,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          state: z.enum(['open', 'past']).optional(),
          limit: z.number().int().min(1).max(200).optional(),
          cursor: z.string().optional().describe('The nextCursor of a page'),
        }),
      output: z => z.object({ page: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...query } = input;
      const entity = await readEntity(options, entityRef, credentials);
      const known = await claims.ensure(entity);
      return { output: { page: await views.getIncidents(known, query) } };
    },
  });

  actionsRegistry.register({
    name: 'get-incident',
    title: 'Get incident',
    description:
      'Tells what happened in an incident, what changed before and during it, and similar past incidents with how they were resolved.',
    attributes,
    schema: {
      input: z =>
        z.object({
          incidentId: z.string().describe('The id, as list-incidents tells it'),
        }),
      output: z => z.object({ detail: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const caller = requireCaller(credentials);
      const visible = await incidents.require(input.incidentId, caller);
      return { output: { detail: await incidents.getDetail(visible, caller) } };
    },
  });
}

function registerPaging(options: ActionOptions): void {
  const { actionsRegistry, auditor } = options;

  actionsRegistry.register({
    name: 'page-on-call',
    title: 'Page who is on call',
    description:
      'Wakes whoever is on call for an entity. With urgency high that is a person at night: only do it when somebody has to act now. Sent once for each idempotency key; the answer says whether it is sent, still sending, failed, or unknown.',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          title: z.string().describe('What is wrong, in one line'),
          details: z.string().optional(),
          urgency: z.enum(['high', 'low']),
          idempotencyKey: z
            .string()
            .min(1)
            .max(200)
            .describe(
              'New for each new page; the same to ask what became of it',
            ),
        }),
      output: z => z.object({ page: z.record(z.unknown()) }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, idempotencyKey, ...request } = input;
      const caller = requireCaller(credentials);
      const event = await auditor.createEvent({
        eventId: 'page-create',
        severityLevel: 'high',
        meta: { entityRef, title: request.title, by: 'action' },
      });
      try {
        const page = await sendPage(options, caller, {
          entityRef: readEntityRef(entityRef),
          key: idempotencyKey.trim(),
          request: parse(pageRequestSchema, request),
        });
        await event.success({ meta: { pageId: page.id } });
        return { output: { page } };
      } catch (error) {
        await event.fail({ error: toError(error) });
        throw error;
      }
    },
  });
}

async function sendPage(
  { access, claims, pages }: ActionOptions,
  caller: CallerCredentials,
  page: { entityRef: string; key: string; request: PageRequest },
) {
  const entity = await access.requireEntity(
    page.entityRef,
    incidentCreatePermission,
    caller,
  );
  return pages.send(await claims.ensure(entity), page.request, {
    actor: await access.getActor(caller),
    key: page.key,
  });
}

function readEntity(
  { access }: ActionOptions,
  text: string,
  credentials: BackstageCredentials,
): Promise<Entity> {
  return access.requireEntity(
    readEntityRef(text),
    onCallReadPermission,
    requireCaller(credentials),
  );
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

function requireCaller(credentials: BackstageCredentials): CallerCredentials {
  const { type } = credentials.principal as { type?: string };
  if (type !== 'user' && type !== 'service') {
    throw new NotAllowedError('Only users and services may do this');
  }
  return credentials as CallerCredentials;
}
