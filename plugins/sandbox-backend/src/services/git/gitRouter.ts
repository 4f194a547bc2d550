import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { RepositoryRow } from '../../database/RepositoryStore';
import { PipelineService } from '../pipeline/PipelineService';
import { serveGit } from './cgi';
import { PLATFORM_OWNER } from './platformRepositories';
import { Pusher, PushAuthenticator } from './PushAuthenticator';
import { RepositoryService } from './RepositoryService';

const route =
  /^\/([a-z0-9-]+)\/([a-z0-9-]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Git over smart HTTP. Whoever is on this machine reads; a push names its person with a token. */
export function createGitRouter(options: {
  repositories: RepositoryService;
  authenticator: PushAuthenticator;
  auditor: AuditorService;
  logger: LoggerService;
  pipeline: Pick<PipelineService, 'onPush'>;
  /** Refuses requests from elsewhere. */
  loopback: RequestHandler;
  portalUrl: string;
}): Router {
  const { repositories, authenticator, auditor, logger, pipeline } = options;
  const router = PromiseRouter();
  router.use('/git', options.loopback, answer);
  return router;

  async function answer(req: Request, res: Response): Promise<void> {
    const [, owner, name, endpoint] = req.path.match(route) ?? [];
    const service =
      endpoint === 'info/refs' ? String(req.query.service ?? '') : endpoint;
    const method = endpoint === 'info/refs' ? 'GET' : 'POST';
    if (
      !endpoint ||
      req.method !== method ||
      !['git-upload-pack', 'git-receive-pack'].includes(service)
    ) {
      refuse(
        res,
        404,
        'There is nothing here but <owner>/<name>.git over smart HTTP.',
      );
      return;
    }
    const repository = await repositories
      .getRow(owner, name)
      .catch(() => undefined);
    if (!repository) {
      refuse(
        res,
        404,
        `There is no repository ${owner}/${name}. A repository is created in the portal before it is pushed to.`,
      );
      return;
    }
    const request = { root: repositories.root, pathInfo: req.path, logger };
    if (service === 'git-upload-pack') {
      await serveGit(req, res, request);
      return;
    }

    const pusher = await authorizePush(
      repository,
      req.get('authorization'),
      res,
    );
    if (!pusher) return;
    if (endpoint === 'info/refs') {
      await serveGit(req, res, { ...request, remoteUser: pusher.userRef });
      return;
    }
    const event = await auditor.createEvent({
      eventId: 'git-push',
      severityLevel: 'medium',
      request: req,
      meta: { repository: `${owner}/${name}`, userRef: pusher.userRef },
    });
    const branch = repository.default_branch;
    const before = await repositories.headSha(owner, name, branch);
    let after: string | undefined;
    try {
      await serveGit(req, res, {
        ...request,
        remoteUser: pusher.userRef,
        async afterwards() {
          after = await repositories.headSha(owner, name, branch);
          if (after && after !== before) await pipeline.onPush(owner, name);
        },
      });
      await event.success({ meta: { before, after } });
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }

  async function authorizePush(
    repository: RepositoryRow,
    authorization: string | undefined,
    res: Response,
  ): Promise<Pusher | undefined> {
    if (repository.owner === PLATFORM_OWNER) {
      refuse(
        res,
        403,
        `${repository.owner}/${repository.name} is written by the platform alone; nobody pushes to it.`,
      );
      return undefined;
    }
    let pusher: Pusher | undefined;
    let reason = 'Pushing takes a push token as the password.';
    try {
      pusher = await authenticator.authenticate(authorization);
    } catch (error) {
      reason = toError(error).message;
    }
    if (!pusher) {
      res.setHeader('WWW-Authenticate', 'Basic realm="Paved Path sandbox"');
      refuse(
        res,
        401,
        `${reason} Make a token at ${options.portalUrl}/sandbox/tokens.`,
      );
      return undefined;
    }
    if (!(await mayPush(repository, pusher))) {
      refuse(
        res,
        403,
        `${repository.owner}/${repository.name} belongs to ${repository.owner_ref}; ${pusher.userRef} is not one of them. A new member makes a new token.`,
      );
      return undefined;
    }
    return pusher;
  }

  /** Its owner pushes, anybody where it has none, and for the first commit whoever created it. */
  async function mayPush(
    repository: RepositoryRow,
    pusher: Pusher,
  ): Promise<boolean> {
    const { owner, name, owner_ref: ownerRef } = repository;
    if (!ownerRef || pusher.ownershipRefs.includes(ownerRef)) return true;
    return (
      repository.created_by === pusher.userRef &&
      !(await repositories.headSha(owner, name, repository.default_branch))
    );
  }
}

function refuse(res: Response, status: number, sentence: string): void {
  res.status(status).type('text/plain').send(`${sentence}\n`);
}
