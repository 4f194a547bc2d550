import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  AuthorizePermissionRequest,
  AuthorizeResult,
} from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import {
  DocumentHost,
  onCallExtensionPoint,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import request from 'supertest';
import { onCallPlugin } from '../plugin';
import { FAKE_ANNOTATION } from './FakeProvider';

/** @internal */
export function component(
  name: string,
  options: {
    service?: string;
    type?: string;
    system?: string;
    spec?: JsonObject;
  } = {},
): Entity {
  const { service, type = 'service', system = 'money', spec } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: service ? { [FAKE_ANNOTATION]: service } : {},
    },
    spec: { type, owner: 'team', system, ...spec },
  };
}

/** @internal */
export function user(name: string, displayName: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name },
    spec: { profile: { displayName, email: `${name}@example.com` } },
  };
}

/** @internal */
export const testEntities: Entity[] = [
  component('payments', {
    service: 'payments',
    spec: { dependsOn: ['component:ledger'], consumesApis: ['rates'] },
  }),
  component('ledger', { service: 'ledger' }),
  component('exchange', { system: 'other', spec: { providesApis: ['rates'] } }),
  component('kit', { type: 'library' }),
  user('mock', 'Mo Ck'),
  user('ana', 'Ana Souza'),
  user('bo', 'Bo Lind'),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'team' },
    spec: { type: 'team', children: [] },
    relations: [{ type: 'hasMember', targetRef: 'user:default/bo' }],
  },
];

/** Who may do what in a test. @internal */
export type Allows = (permission: string, resourceRef?: string) => boolean;

/** A backend with on-call on a provider, over HTTP. @internal */
export async function startOnCall(options: {
  knex: Knex;
  providers?: OnCallProvider[];
  documentHosts?: DocumentHost[];
  config?: JsonObject;
  entities?: Entity[];
  /** By default everything. */
  allows?: Allows;
}) {
  const { knex, providers = [], allows = () => true } = options;
  const events = mockServices.events.mock();
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const notifications = { send: jest.fn() };
  const signals = { publish: jest.fn() };
  const actions = actionsRegistryServiceMock();
  const scheduled = new Map<
    string,
    (signal: AbortSignal) => void | Promise<void>
  >();
  const scheduler = mockServices.scheduler.mock({
    scheduleTask: async task => {
      scheduled.set(task.id, task.fn as (signal: AbortSignal) => void);
    },
  });
  const decide = (requests: AuthorizePermissionRequest[]) =>
    requests.map(each => ({
      result: allows(
        each.permission.name,
        (each as { resourceRef?: string }).resourceRef,
      )
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    }));
  const permissions = mockServices.permissions.mock({
    authorize: async requests => decide(requests),
    authorizeConditional: async requests =>
      decide(requests.map(each => ({ ...each, resourceRef: '' }))),
  });
  const backend = await startTestBackend({
    features: [
      onCallPlugin,
      createBackendModule({
        pluginId: 'on-call',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { onCall: onCallExtensionPoint },
            async init({ onCall }) {
              for (const each of providers) onCall.addOnCallProvider(each);
              for (const each of options.documentHosts ?? []) {
                onCall.addDocumentHost(each);
              }
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example.com' },
          onCall: options.config ?? {},
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: options.entities ?? testEntities,
      }),
      permissions.factory,
      scheduler.factory,
      events.factory,
      auditor.factory,
      logger.factory,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => signals,
      }),
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => actions,
      }),
    ],
  });
  const { server } = backend;
  const base = '/api/on-call';
  const as = (who: string | undefined) =>
    who ? mockCredentials.user.header(`user:default/${who}`) : undefined;
  const get = (path: string, who?: string) => {
    const test = request(server).get(`${base}${path}`);
    const header = as(who);
    return header ? test.set('Authorization', header) : test;
  };
  let keys = 0;
  type Sender = { key?: string; who?: string };
  const sendAs =
    (method: 'post' | 'put' | 'delete') =>
    (path: string, body: object = {}, { key, who }: Sender = {}) => {
      keys += 1;
      const test = request(server)
        [method](`${base}${path}`)
        .set('Idempotency-Key', key ?? `key-${keys}`);
      const header = as(who);
      return (header ? test.set('Authorization', header) : test).send(body);
    };
  const post = sendAs('post');
  const put = sendAs('put');
  const remove = sendAs('delete');
  const published = (topic: string) =>
    events.publish.mock.calls
      .map(([event]) => event)
      .filter(event => event.topic === topic)
      .map(event => event.eventPayload as JsonObject);
  /** Runs what is scheduled. */
  const run = async (id: string) => {
    const task = scheduled.get(id);
    if (!task) throw new Error(`Nothing is scheduled as ${id}`);
    await task(new AbortController().signal);
  };
  /** Lets the plugin hear an event. */
  const hear = async (event: EventParams) => {
    for (const [{ topics, onEvent }] of events.subscribe.mock.calls) {
      if (topics.includes(event.topic)) await onEvent(event);
    }
  };
  /** Waits until an answer is as it should be. */
  const until = async <T>(
    path: string,
    condition: (body: T) => boolean,
  ): Promise<T> => {
    for (;;) {
      const { body } = await get(path);
      if (condition(body)) return body;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };
  /** Reads the catalog, and all services and past incidents. */
  const settle = async () => {
    await run('read-catalog');
    await run('refresh-services');
    await run('read-incident-history');
  };
  return {
    actions,
    auditor,
    audited,
    events,
    logger,
    notifications,
    signals,
    server,
    scheduled,
    get,
    post,
    put,
    remove,
    published,
    run,
    hear,
    until,
    settle,
    stop: () => backend.stop(),
  };
}
