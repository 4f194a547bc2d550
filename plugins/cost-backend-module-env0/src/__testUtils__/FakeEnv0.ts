import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { Env0Client } from '../Env0Client';
import { Env0Provider } from '../Env0Provider';
import { readEnv0Settings } from '../settings';

export const API = 'https://api.env0.com';
export const KEY_ID = 'canary-id-4b1';
export const KEY_SECRET = 'canary-secret-9fe';
export const TOKEN = 'canary-oidc-3c0';

/** env0's documented answers. */
export class FakeEnv0 {
  environments = [this.environment('e1')];
  /** Daily records by environment; an environment that is not here is not monitored. */
  costs: Record<string, object[]> = {};
  readonly calls: string[] = [];
  readonly authorizations = new Set<string | null>();
  now = Date.parse('2026-11-03T12:00:00Z');
  /** Answers in place of the rest. */
  instead?: (path: string) => Response | undefined | Promise<Response>;

  environment(id: string, data: object = {}) {
    return {
      id,
      name: 'production',
      projectId: 'p1',
      isArchived: null,
      latestDeploymentLog: { oidcToken: TOKEN },
      ...data,
    };
  }

  get handlers() {
    return [
      http.get(`${API}/*`, async ({ request }) => {
        const { pathname, search } = new URL(request.url);
        this.calls.push(`${pathname}${search}`);
        this.authorizations.add(request.headers.get('authorization'));
        return this.instead?.(pathname);
      }),
      http.get(`${API}/projects`, () =>
        HttpResponse.json([{ id: 'p1', name: 'payments', secret: TOKEN }]),
      ),
      http.get(`${API}/environments`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        const from = Number(searchParams.get('offset'));
        const to = from + Number(searchParams.get('limit'));
        return HttpResponse.json(this.environments.slice(from, to));
      }),
      http.get(`${API}/costs/environments/:id`, ({ params }) => {
        const costs = this.costs[String(params.id)];
        return costs
          ? HttpResponse.json(costs)
          : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
      }),
    ];
  }

  /** A provider that does not wait long before it tries again. */
  createProvider(data: object = {}): Env0Provider {
    const settings = readEnv0Settings(
      mockServices.rootConfig({
        data: {
          cost: {
            env0: {
              apiKeyId: KEY_ID,
              apiKeySecret: KEY_SECRET,
              organizationId: 'org-1',
              ...data,
            },
          },
        },
      }),
    )!;
    return new Env0Provider({
      settings,
      client: new Env0Client({ settings, retries: 1, initialDelay: 1 }),
      now: () => this.now,
    });
  }
}
