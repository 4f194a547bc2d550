import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { Env0Client } from '../Env0Client';
import { Env0Provider } from '../Env0Provider';
import { readEnv0Settings } from '../settings';

export const API = 'https://api.env0.com';
export const KEY_ID = 'canary-id-4b1';
export const KEY_SECRET = 'canary-secret-9fe';
export const ORGANIZATION = 'org-1';

/** What env0's answers hold beside what is wanted of them. */
export const canaries = {
  customEnv0EnvironmentVariables: {
    oidcToken: 'canary-oidc',
    vcsAccessToken: 'canary-vcs',
  },
  output: { password: { value: 'canary-output', sensitive: true } },
};

/** The environment that the fake has from the start, as it is discovered. */
export const environment = {
  key: 'e1',
  name: 'payments/production',
  url: 'https://app.env0.com/p/p1/environments/e1',
};

export function ago(hours: number): string {
  return new Date(Date.now() - hours * 60 * 60_000).toISOString();
}

export function toEnvironment(id: string, data: object = {}) {
  return {
    id,
    name: 'production',
    projectId: 'p1',
    organizationId: ORGANIZATION,
    workspaceName: `ws-${id}`,
    status: 'ACTIVE',
    driftStatus: 'OK',
    isArchived: null,
    latestDeploymentLog: canaries,
    ...data,
  };
}

/** env0's documented answers. */
export class FakeEnv0 {
  environments = [toEnvironment('e1')];
  /** Of every environment, the newest first. */
  deployments: Record<string, unknown>[] = [];
  /** Deployments as they are when they are asked for alone. */
  readonly details: Record<string, object> = {};
  schedule: object | undefined = { cron: '0 4 * * *', enabled: true };
  /** The answer to a deployment that is asked for. */
  begun: () => Response | Promise<Response> = () =>
    HttpResponse.json({ id: 'd9', ...canaries });
  readonly deployed: unknown[] = [];
  readonly calls: string[] = [];
  readonly authorizations = new Set<string | null>();

  get handlers() {
    return [
      // Answers nothing, and so leaves the call to the next one.
      http.all(`${API}/*`, ({ request }) => {
        const { pathname, search } = new URL(request.url);
        this.calls.push(`${request.method} ${pathname}${search}`);
        this.authorizations.add(request.headers.get('authorization'));
      }),
      http.get(`${API}/projects`, () =>
        HttpResponse.json([{ id: 'p1', name: 'payments', secret: 'canary' }]),
      ),
      http.get(`${API}/environments`, ({ request }) =>
        HttpResponse.json(toPage(this.environments, request)),
      ),
      http.get(`${API}/environments/deployments/:id`, ({ params }) =>
        toAnswer(this.details[String(params.id)]),
      ),
      http.get(`${API}/environments/:id/deployments`, ({ request }) =>
        HttpResponse.json(toPage(this.deployments, request)),
      ),
      http.post(`${API}/environments/:id/deployments`, async ({ request }) => {
        this.deployed.push(await request.json());
        return this.begun();
      }),
      http.get(`${API}/environments/:id`, ({ params }) =>
        toAnswer(this.environments.find(({ id }) => id === params.id)),
      ),
      http.get(`${API}/scheduling/drift-detection/environments/:id`, () =>
        toAnswer(this.schedule),
      ),
    ];
  }

  /** A provider that does not wait long before it tries again. */
  createProvider(data: object = {}): Env0Provider {
    const settings = readEnv0Settings(
      mockServices.rootConfig({
        data: {
          app: { title: 'The portal', baseUrl: 'https://portal.acme.com' },
          drift: {
            env0: {
              apiKeyId: KEY_ID,
              apiKeySecret: KEY_SECRET,
              organizationId: ORGANIZATION,
              ...data,
            },
          },
        },
      }),
    )!;
    return new Env0Provider({
      settings,
      client: new Env0Client({ settings, retries: 1, initialDelay: 1 }),
    });
  }

  check(data: object = {}, signal = new AbortController().signal) {
    return this.createProvider(data).check(environment, { signal });
  }
}

function toPage<T>(items: T[], request: Request): T[] {
  const { searchParams } = new URL(request.url);
  const offset = Number(searchParams.get('offset'));
  return items.slice(offset, offset + Number(searchParams.get('limit')));
}

function toAnswer(body: object | undefined) {
  return body
    ? HttpResponse.json(body)
    : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
}
