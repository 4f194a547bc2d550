import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  releaseCreatePermission,
  releaseReadPermission,
  releaseRequestSchema,
} from '@paved-path/backstage-plugin-release-manager-common';
import express, { Request, Router } from 'express';
import createRouterWithPromises from 'express-promise-router';
import { z } from 'zod';
import { ReleaseStore } from './database/ReleaseStore';
import { parseInput } from './parseInput';
import { ServiceAccess } from './services/ServiceAccess';
import { ReleaseCommands } from './services/ReleaseCommands';
import { ReleaseViews } from './services/ReleaseViews';

const ID_PATTERN = /^[0-9a-f-]{36}$/;
const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).optional(),
};
const artifactsQuery = z.object({
  ...page,
  branch: z.string().optional(),
  search: z.string().max(200).optional(),
});
const historyQuery = z.object({
  ...page,
  environment: z.string().optional(),
});
const previewQuery = z.object({
  environment: z.string().min(1),
  artifactId: z.string().min(1),
});

/** @internal */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: ServiceAccess;
  store: ReleaseStore;
  views: ReleaseViews;
  commands: ReleaseCommands;
};

/**
 * The HTTP API; ReleaseManagerClient is its description.
 * @internal
 */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, auditor, access, store, views, commands } = options;
  const router = createRouterWithPromises();
  router.use(express.json());

  const entityPath = '/entities/:kind/:namespace/:name';
  const readService = async (request: Request) =>
    access.requireService(
      entityRefOf(request),
      releaseReadPermission,
      await httpAuth.credentials(request, { allow: ['user', 'service'] }),
    );

  router.get(entityPath, async (request, response) => {
    response.json(await views.getOverview(await readService(request)));
  });

  router.get(`${entityPath}/artifacts`, async (request, response) => {
    const query = parseInput(artifactsQuery, request.query);
    const service = await readService(request);
    response.json(await views.getArtifacts(service, query));
  });

  router.get(`${entityPath}/history`, async (request, response) => {
    const query = parseInput(historyQuery, request.query);
    const service = await readService(request);
    if (query.environment !== undefined) {
      commands.requireEnvironment('environment', query.environment);
    }
    response.json(await views.getHistory(service, query));
  });

  router.get(`${entityPath}/preview`, async (request, response) => {
    const { environment, artifactId } = parseInput(previewQuery, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const [service, actor] = await Promise.all([
      readService(request),
      access.getActor(credentials),
    ]);
    commands.requireEnvironment('environment', environment);
    const artifact = await commands.requireArtifact(service, artifactId);
    response.json(
      await views.getPreview({ service, environment, artifact, actor }),
    );
  });

  router.post(`${entityPath}/releases`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const event = await auditor.createEvent({
      eventId: 'release-create',
      request,
      severityLevel: 'medium',
      meta: {
        entityRef: entityRefOf(request),
        // What is not a request is not recorded.
        request: releaseRequestSchema.safeParse(request.body).data ?? {},
      },
    });
    try {
      const [service, actor] = await Promise.all([
        access.requireService(
          entityRefOf(request),
          releaseCreatePermission,
          credentials,
        ),
        access.getActor(credentials),
      ]);
      const release = await commands.create({
        service,
        request: parseInput(releaseRequestSchema, request.body),
        idempotencyKey: requireIdempotencyKey(request),
        actor,
      });
      response
        .status(202)
        .location(`/api/release-manager/releases/${release.id}`)
        .json(release);
      await event.success({ meta: { releaseId: release.id } });
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  router.get('/releases/:id', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { id } = request.params;
    // Not every database takes every text.
    const stored = ID_PATTERN.test(id) ? await store.get(id) : undefined;
    if (!stored) throw new NotFoundError(`There is no release ${id}`);
    await access.requireService(
      stored.release.entityRef,
      releaseReadPermission,
      credentials,
    );
    response.json(stored.release);
  });

  return router;
}

function entityRefOf(request: Request): string {
  const { kind, namespace, name } = request.params;
  return stringifyEntityRef({ kind, namespace, name });
}

function requireIdempotencyKey(request: Request): string {
  const key = request.header('Idempotency-Key');
  if (!key) {
    throw new InputError(
      'The header Idempotency-Key is missing: send a unique one, such as a UUID, with each new request, and the same one when sending it again',
    );
  }
  return key;
}
