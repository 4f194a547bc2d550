import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { assertLocalRequest } from './localRequest';
import type { LocalUsers } from './LocalUsers';

/** Where the list of people hangs below `/api/auth`. */
export const LOCAL_USERS_PATH = '/modules/local-users';

/** Answers who can be signed in as; names, titles and teams only. */
export function createRouter(options: { users: LocalUsers }): Router {
  const router = PromiseRouter();
  router.get(`${LOCAL_USERS_PATH}/users`, async (request, response) => {
    assertLocalRequest(request);
    response
      .setHeader('Cache-Control', 'no-store')
      .json({ users: await options.users.list() });
  });
  return router;
}
