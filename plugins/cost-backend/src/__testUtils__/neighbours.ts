import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Router } from 'express';

/** A body that is text is sent as a page. */
type Answer = { status?: number; body: object | string };

/**
 * A plugin that answers over HTTP as another family does, with what `answers` has for the path below `/entities/component/default/`, and remembers who
 * asked.
 * @internal
 */
export class Neighbour {
  readonly answers = new Map<string, Answer>();
  /** What is asked, as `payments/history`, and the token. */
  readonly requests: Array<{ path: string; token?: string }> = [];
  /** While it is set, nothing is answered. */
  silence: Promise<void> | undefined;
  readonly feature;

  constructor(pluginId: string) {
    const router = Router();
    router.use(async (request, response) => {
      const path = request.path.replace('/entities/component/default/', '');
      this.requests.push({ path, token: request.header('Authorization') });
      await this.silence;
      const { status = 200, body } = this.answers.get(path) ?? {
        status: 404,
        body: { error: { name: 'NotFoundError', message: 'unknown' } },
      };
      if (typeof body === 'string') response.status(status).send(body);
      else response.status(status).json(body);
    });
    this.feature = createBackendPlugin({
      pluginId,
      register(env) {
        env.registerInit({
          deps: { httpRouter: coreServices.httpRouter },
          async init({ httpRouter }) {
            httpRouter.use(router);
          },
        });
      },
    });
  }
}
