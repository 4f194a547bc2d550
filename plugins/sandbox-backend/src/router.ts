import {
  AuditorService,
  AuditorServiceEventSeverityLevel,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, toError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  createRepositorySchema,
  putDashboardSchema,
  repositoryAdministerPermission,
  repositoryCreatePermission,
  repositoryNameSchema,
  runCancelPermission,
  runCreatePermission,
  sandboxReadPermission,
  tokenCreatePermission,
} from '@paved-path/backstage-plugin-sandbox-common';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { DashboardService } from './services/dashboards/DashboardService';
import { PushAuthenticator } from './services/git/PushAuthenticator';
import { RepositoryService } from './services/git/RepositoryService';
import { PipelineService } from './services/pipeline/PipelineService';
import { RuntimeService } from './services/runtime/RuntimeService';

const runsQuerySchema = z.object({
  repository: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be <owner>/<name>')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const logQuerySchema = z.object({
  after: z.coerce.number().int().min(0).default(0),
});
const workloadsQuerySchema = z.object({
  service: repositoryNameSchema.optional(),
  environment: repositoryNameSchema.optional(),
});
const createTokenSchema = z.strictObject({
  description: z.string().trim().min(1, 'must not be empty').max(200),
});

/** What the router hands requests to. */
export interface RouterOptions {
  repositories: RepositoryService;
  authenticator: PushAuthenticator;
  pipeline: PipelineService;
  runtime: RuntimeService;
  dashboards: DashboardService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  auditor: AuditorService;
}

/** The sandbox's HTTP API, as the client of sandbox-common speaks it. */
export function createRouter(options: RouterOptions): Router {
  const { repositories, authenticator, pipeline, runtime, dashboards } =
    options;
  const router = PromiseRouter();
  router.use(express.json({ limit: '5mb' }));

  router.get('/repositories', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    res.json({ items: await repositories.list() });
  });

  router.get('/repositories/:owner/:name', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    res.json(await repositories.get(req.params.owner, req.params.name));
  });

  router.post('/repositories', async (req, res) => {
    const credentials = await authorize(req, repositoryCreatePermission);
    const request = parse(createRepositorySchema, req.body);
    const user = await describeUser(credentials);
    res.json(
      await audit(
        req,
        'repository-create',
        { repository: `${request.owner}/${request.name}` },
        async () => {
          await requireOwner(credentials, request.ownerRef);
          return repositories.create(request, user.userRef);
        },
      ),
    );
  });

  router.post('/repositories/:owner/:name/runs', async (req, res) => {
    const credentials = await authorize(req, runCreatePermission);
    const { owner, name: repository } = req.params;
    const run = await audit(
      req,
      'run-create',
      { repository: `${owner}/${repository}` },
      async () => {
        const { ownerRef } = await repositories.get(owner, repository);
        await requireOwner(credentials, ownerRef);
        return pipeline.start(owner, repository);
      },
    );
    res.status(202).location(`${req.baseUrl}/runs/${run.id}`).json(run);
  });

  router.get('/runs', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    const items = await pipeline.list(parse(runsQuerySchema, req.query));
    res.json({ items });
  });

  router.get('/runs/:id', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    res.json(await pipeline.get(req.params.id));
  });

  router.get('/runs/:id/log', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    const { after } = parse(logQuerySchema, req.query);
    res.json(await pipeline.readLog(req.params.id, after));
  });

  router.post('/runs/:id/cancel', async (req, res) => {
    const credentials = await authorize(req, runCancelPermission);
    const { userRef = 'the portal' } = await describeUser(credentials);
    res.json(
      await audit(req, 'run-cancel', { run: req.params.id }, async () => {
        const { repository } = await pipeline.get(req.params.id);
        const [owner, name] = repository.split('/');
        const { ownerRef } = await repositories.get(owner, name);
        await requireOwner(credentials, ownerRef);
        return pipeline.cancel(req.params.id, userRef);
      }),
    );
  });

  router.get('/workloads', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    const items = runtime.list(parse(workloadsQuerySchema, req.query));
    res.json({ items });
  });

  router.get('/tokens', async (req, res) => {
    const user = await authorizeUser(req);
    res.json({ items: await authenticator.listTokens(user.userRef) });
  });

  router.post('/tokens', async (req, res) => {
    const user = await authorizeUser(req);
    const { description } = parse(createTokenSchema, req.body);
    res
      .status(201)
      .json(
        await audit(req, 'token-create', { description }, () =>
          authenticator.createToken({ description, ...user }),
        ),
      );
  });

  router.delete('/tokens/:id', async (req, res) => {
    const user = await authorizeUser(req);
    await audit(req, 'token-revoke', { token: req.params.id }, () =>
      authenticator.revokeToken(req.params.id, user.userRef),
    );
    res.status(204).end();
  });

  router.get('/dashboards/:service', async (req, res) => {
    await authorize(req, sandboxReadPermission);
    res.json(
      await dashboards.get(
        parse(repositoryNameSchema, req.params.service, 'service'),
      ),
    );
  });

  router.put('/dashboards/:service', async (req, res) => {
    const credentials = await authorize(req, repositoryCreatePermission);
    const service = parse(repositoryNameSchema, req.params.service, 'service');
    const request = parse(putDashboardSchema, req.body);
    const user = await describeUser(credentials);
    res.json(
      await audit(req, 'dashboard-update', { service }, () =>
        dashboards.put(service, request, user),
      ),
    );
  });

  return router;

  async function authorize(
    req: Request,
    permission: BasicPermission,
  ): Promise<BackstageCredentials> {
    const credentials = await options.httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [decision] = await options.permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`This takes the permission ${permission.name}`);
    }
    return credentials;
  }

  /** Members of the owning team act on a repository; others take a permission of their own. */
  async function requireOwner(
    credentials: BackstageCredentials,
    ownerRef: string | undefined,
  ): Promise<void> {
    const { ownershipRefs } = await describeUser(credentials);
    if (!ownerRef || !ownershipRefs || ownershipRefs.includes(ownerRef)) return;
    const permission = repositoryAdministerPermission;
    const [decision] = await options.permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You do not belong to ${ownerRef}, whose repository this is; for others it takes the permission ${permission.name}`,
      );
    }
  }

  async function authorizeUser(
    req: Request,
  ): Promise<{ userRef: string; ownershipRefs: string[] }> {
    const { userRef, ownershipRefs } = await describeUser(
      await authorize(req, tokenCreatePermission),
    );
    if (!userRef || !ownershipRefs) {
      throw new NotAllowedError('Push tokens belong to people: sign in');
    }
    return { userRef, ownershipRefs };
  }

  /** Nothing where another backend acts for itself. */
  async function describeUser(
    credentials: BackstageCredentials,
  ): Promise<{ userRef?: string; ownershipRefs?: string[] }> {
    const { type } = credentials.principal as { type?: string };
    if (type !== 'user') return {};
    const info = await options.userInfo.getUserInfo(credentials);
    return {
      userRef: info.userEntityRef,
      ownershipRefs: info.ownershipEntityRefs,
    };
  }

  async function audit<T>(
    req: Request,
    eventId: string,
    meta: Record<string, string>,
    command: () => Promise<T>,
    severityLevel: AuditorServiceEventSeverityLevel = 'medium',
  ): Promise<T> {
    const event = await options.auditor.createEvent({
      eventId,
      severityLevel,
      request: req,
      meta,
    });
    try {
      const result = await command();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, field?: string): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(
      result.error.issues
        .map(issue => {
          const path = [...(field ? [field] : []), ...issue.path].join('.');
          return `${path || 'body'}: ${issue.message}`;
        })
        .join('; '),
    );
  }
  return result.data;
}
