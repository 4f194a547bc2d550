import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import request from 'supertest';
import { isLoopbackHost } from './assertLocalOnly';
import authModuleLocalUsers from './index';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name: 'ana',
      description: 'Staff engineer',
      annotations: { 'example.com/badge-number': 'canary-4711' },
    },
    spec: {
      profile: {
        displayName: 'Ana Souza',
        email: 'ana@example.com',
        picture: 'https://example.com/ana.svg',
      },
    },
    relations: [
      { type: 'memberOf', targetRef: 'group:default/payments' },
      { type: 'memberOf', targetRef: 'group:default/gone' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'guest' },
    spec: {},
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments' },
    spec: { type: 'team', children: [], profile: { displayName: 'Payments' } },
  },
];

let backend: TestBackend | undefined;
const nodeEnvironment = process.env.NODE_ENV;

afterEach(async () => {
  process.env.NODE_ENV = nodeEnvironment;
  await backend?.stop();
  backend = undefined;
});

async function start(
  options: { local?: JsonObject; listen?: JsonObject | string } = {},
) {
  const { local, listen = { host: '127.0.0.1', port: 0 } } = options;
  backend = await startTestBackend({
    features: [
      authPlugin,
      authModuleLocalUsers,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:7007' },
          backend: { baseUrl: 'http://localhost:7007', listen },
          auth: { providers: local ? { local } : {} },
        },
      }),
    ],
  });
  return backend.server;
}

describe('the list of people', () => {
  it('shows whom one can sign in as, and nothing else about them', async () => {
    const server = await start({
      local: { enabled: true, first: ['user:default/guest'] },
    });
    const response = await request(server).get(
      '/api/auth/modules/local-users/users',
    );
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      users: [
        { ref: 'user:default/guest', displayName: 'guest', teams: [] },
        {
          ref: 'user:default/ana',
          displayName: 'Ana Souza',
          title: 'Staff engineer',
          picture: 'https://example.com/ana.svg',
          teams: [{ ref: 'group:default/payments', displayName: 'Payments' }],
        },
      ],
    });
    expect(response.text).not.toContain('canary');
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is refused to a web site that points its own name at this machine', async () => {
    const server = await start({ local: { enabled: true } });
    const response = await request(server)
      .get('/api/auth/modules/local-users/users')
      .set('Host', 'rebound.example.com:7007');
    expect(response.status).toBe(403);
  });
});

describe('signing in', () => {
  it('signs in as the named user with the teams that they are in', async () => {
    const server = await start({ local: { enabled: true } });
    const response = await request(server)
      .get('/api/auth/local/refresh')
      .set('x-local-user', 'user:default/ana');
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      profile: { displayName: 'Ana Souza', email: 'ana@example.com' },
      backstageIdentity: {
        token: expect.any(String),
        identity: {
          type: 'user',
          userEntityRef: 'user:default/ana',
          ownershipEntityRefs: [
            'user:default/ana',
            'group:default/payments',
            'group:default/gone',
          ],
        },
      },
    });
  });

  it.each([
    ['no header', undefined, 401, /needs the header x-local-user/],
    ['an unknown user', 'user:default/nobody', 401, /no such user/],
    ['a group', 'group:default/payments', 400, /reference of a user/],
    ['nonsense', ':::', 400, /reference of a user/],
  ])('refuses %s', async (_, user, status, message) => {
    const server = await start({ local: { enabled: true } });
    const response = await request(server)
      .get('/api/auth/local/refresh')
      .set(user ? { 'x-local-user': user } : {});
    expect(response.status).toBe(status);
    expect(response.body.error.message).toMatch(message);
  });

  it('is refused to a web site that points its own name at this machine', async () => {
    const server = await start({ local: { enabled: true } });
    const response = await request(server)
      .get('/api/auth/local/refresh')
      .set('x-local-user', 'user:default/ana')
      .set('Host', 'rebound.example.com');
    expect(response.status).toBe(403);
  });
});

describe('where it is not wanted', () => {
  it.each([[undefined], [{}], [{ enabled: false }]])(
    'does not exist with %j',
    async local => {
      process.env.NODE_ENV = 'production';
      const server = await start({ local });
      const list = await request(server).get(
        '/api/auth/modules/local-users/users',
      );
      const signIn = await request(server)
        .get('/api/auth/local/refresh')
        .set('x-local-user', 'user:default/ana');
      expect([list.status, signIn.status]).toEqual([404, 404]);
    },
  );

  it('does not start in production', async () => {
    process.env.NODE_ENV = 'production';
    await expect(start({ local: { enabled: true } })).rejects.toThrow(
      /refused when NODE_ENV is production/,
    );
  });

  it.each([
    [{ host: '0.0.0.0', port: 0 }],
    [{ port: 0 }],
    [':7007'],
    ['7007'],
    ['portal.example.com:7007'],
  ])('does not start listening on %j', async listen => {
    await expect(start({ local: { enabled: true }, listen })).rejects.toThrow(
      /set backend.listen.host to 127.0.0.1/,
    );
  });
});

it('takes no host for this machine but a loopback one', () => {
  expect(
    ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '[::1]'].map(
      isLoopbackHost,
    ),
  ).not.toContain(false);
  expect(isLoopbackHost('127.0.0.1.example.com')).toBe(false);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.domain(),
        fc.ipV4().filter(address => !address.startsWith('127.')),
      ),
      host => !isLoopbackHost(host),
    ),
  );
});
