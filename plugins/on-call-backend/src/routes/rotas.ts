import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  onCallReadPermission,
  organisationReadPermission,
  overrideRequestSchema,
  swapAnswerSchema,
  swapRequestSchema,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { Request, Router } from 'express';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { actorOf, CallerCredentials } from '@paved-path/provider-kit-node';
import { toIso } from '../rules/rotas/ranges';
import { commandRoute, credentialsOf, RouterOptions } from './context';
import { idempotencyKeyOf, parse, rangeQuery } from './parse';

const DEFAULT_WEEKS = 4;

const swapsQuery = z.object({ rotaId: z.string().min(1).optional() });

/** @internal */
export function addRotaRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, rotaViews, overrides } = options;

  router.get('/rotas', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const range = rangeOf(request);
    await access.requireBasic(organisationReadPermission, credentials);
    const shifts = Boolean(request.query.start || request.query.end);
    response.json(await rotaViews.listAll(range, credentials, { shifts }));
  });

  router.get('/rotas/:id', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const range = rangeOf(request);
    response.json(await rotaViews.get(request.params.id, range, credentials));
  });

  router.get(
    '/entities/group/:namespace/:name/rotas',
    async (request, response) => {
      const credentials = await credentialsOf(httpAuth, request);
      const range = rangeOf(request);
      const { namespace, name } = request.params;
      const groupRef = stringifyEntityRef({ kind: 'group', namespace, name });
      await access.requireEntity(groupRef, onCallReadPermission, credentials);
      response.json(await rotaViews.listOfTeam(groupRef, range, credentials));
    },
  );

  router.post(
    '/rotas/:id/overrides',
    commandRoute(
      options,
      'override-create',
      'medium',
      async (request, caller) => {
        const key = idempotencyKeyOf(request);
        const body = parse(overrideRequestSchema, request.body);
        const rota = await overrides.requireRota(request.params.id, caller);
        const actor = await access.getActor(caller);
        await overrides.create(rota, body, { actor, key });
        return { status: 204, meta: body };
      },
    ),
  );

  router.delete(
    '/rotas/:id/overrides/:overrideId',
    commandRoute(
      options,
      'override-delete',
      'medium',
      async (request, caller) => {
        const { id, overrideId } = request.params;
        await overrides.delete(
          await overrides.requireRota(id, caller),
          overrideId,
        );
        return { status: 204 };
      },
    ),
  );

  addSwapRoutes(router, options);
  addFeedRoutes(router, options);
}

function addSwapRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, access, rotaAccess, rotaReader, swaps } = options;

  router.post(
    '/rotas/:id/swaps',
    commandRoute(options, 'swap-create', 'low', async (request, caller) => {
      const key = idempotencyKeyOf(request);
      const body = parse(swapRequestSchema, request.body);
      requirePersonally(caller);
      const actor = await access.getActor(caller);
      const swap = await swaps.ask(request.params.id, body, { actor, key });
      return { body: swap, meta: { swapId: swap.id, to: body.to } };
    }),
  );

  router.get('/swaps', async (request, response) => {
    const credentials = await credentialsOf(httpAuth, request);
    const { rotaId } = parse(swapsQuery, request.query);
    if (rotaId === undefined) {
      const person = requirePersonally(credentials);
      response.json({ items: await swaps.list({ person }) });
      return;
    }
    const rota = await rotaReader.require(rotaId, rangeOf(request));
    await rotaAccess.requireRead(rota, credentials);
    response.json({ items: await swaps.list({ rotaId }) });
  });

  router.post(
    '/swaps/:id/:answer',
    commandRoute(options, 'swap-answer', 'medium', async (request, caller) => {
      const answer = parse(
        z.object({ answer: swapAnswerSchema }),
        request.params,
      ).answer;
      requirePersonally(caller);
      const actor = await access.getActor(caller);
      return { body: await swaps.answer(request.params.id, answer, actor) };
    }),
  );
}

function addFeedRoutes(router: Router, options: RouterOptions): void {
  const { httpRouter, rotaAccess, rotaReader, feeds } = options;
  // Programs that show calendars cannot sign in; the address itself is the secret.
  httpRouter.addAuthPolicy({ path: '/feeds', allow: 'unauthenticated' });

  const reading = async (request: Request, caller: CallerCredentials) => {
    const userRef = requirePersonally(caller);
    const rota = await rotaReader.require(request.params.id, rangeOf(request));
    await rotaAccess.requireRead(rota, caller);
    return { userRef, rota };
  };

  router.get(
    '/rotas/:id/feed',
    commandRoute(options, 'feed-create', 'low', async (request, caller) => {
      const { userRef, rota } = await reading(request, caller);
      return { body: await feeds.create(userRef, rota) };
    }),
  );

  router.post(
    '/rotas/:id/feed',
    commandRoute(options, 'feed-reset', 'low', async (request, caller) => {
      const { userRef, rota } = await reading(request, caller);
      return { body: await feeds.reset(userRef, rota) };
    }),
  );

  // What is logged of a request is its address, which is a secret here, whatever a calendar program makes of it.
  router.use('/feeds', (request, _response, next) => {
    request.originalUrl = `${request.baseUrl}/***`;
    next();
  });

  router.get('/feeds/:token.ics', async (request, response) => {
    const { token } = request.params;
    const { body, etag } = await feeds.read(token);
    response.set({
      ETag: etag,
      'Cache-Control': 'private, max-age=300',
      'X-Robots-Tag': 'noindex',
    });
    if (request.get('if-none-match')?.includes(etag)) {
      response.status(304).end();
      return;
    }
    response.type('text/calendar; charset=utf-8').send(body);
  });
}

/** @throws NotAllowedError for other backends, which have no shifts and no calendars */
function requirePersonally(credentials: CallerCredentials): string {
  if (credentials.principal.type === 'user') return actorOf(credentials);
  throw new NotAllowedError('This is for people: sign in');
}

/** The next four weeks, unless the request says otherwise. @throws InputError */
function rangeOf(request: Request): TimeRange {
  const query = parse(rangeQuery, request.query);
  const start = query.start ? DateTime.fromISO(query.start) : DateTime.utc();
  const end = query.end
    ? DateTime.fromISO(query.end)
    : start.plus({ weeks: DEFAULT_WEEKS });
  if (start >= end) throw new InputError('end: it must be after the start');
  if (end > start.plus({ years: 1 })) {
    throw new InputError('end: it must be at most a year after the start');
  }
  return { start: toIso(start), end: toIso(end) };
}
