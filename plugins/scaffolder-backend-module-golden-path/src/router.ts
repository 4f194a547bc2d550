import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import { checkServiceName } from '@paved-path/backstage-plugin-golden-path-common';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { NameChecker } from './services/NameChecker';
import { PreviewService } from './services/PreviewService';
import { StackCatalog } from './services/StackCatalog';

/** What the form asks, for those who may send it. @internal */
export function createRouter(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  names: NameChecker;
  stacks: StackCatalog;
  preview: PreviewService;
  /** Milliseconds. */
  requestTimeout: number;
}): Router {
  const { httpAuth, permissions, names, stacks, preview } = options;
  const router = PromiseRouter();

  const authorize = async (request: Request) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const [decision] = await permissions.authorize(
      [{ permission: taskCreatePermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not create services');
    }
    return credentials;
  };

  router.get('/name', async (request, response) => {
    const credentials = await authorize(request);
    const name = readText(request, 'name');
    if (name === undefined) {
      throw new InputError('name: is missing; ?name=payments would be right');
    }
    const signal = AbortSignal.timeout(options.requestTimeout);
    response.json(await names.check(name, { credentials, signal }));
  });

  router.get('/stacks', async (request, response) => {
    await authorize(request);
    response.json({ items: await stacks.getStacks() });
  });

  router.get('/preview', async (request, response) => {
    await authorize(request);
    const name = readText(request, 'name') ?? '';
    const wrong = checkServiceName(name);
    if (wrong) throw new InputError(`name: ${wrong}`);
    response.json(
      await preview.preview({
        name,
        owner: readText(request, 'owner'),
        stack: readText(request, 'stack'),
      }),
    );
  });

  return router;
}

function readText(request: Request, field: string): string | undefined {
  const value = request.query[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > 500) {
    throw new InputError(`${field}: must be given once, as a short text`);
  }
  return value;
}
