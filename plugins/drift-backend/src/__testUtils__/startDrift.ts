import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { Entity } from '@backstage/catalog-model';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  Check,
  InfrastructureEnvironment,
  INFRASTRUCTURE_ANNOTATION,
} from '@paved-path/backstage-plugin-drift-common';
import {
  BlameProvider,
  CodeHost,
  driftExtensionPoint,
  DriftProvider,
  InventoryProvider,
} from '@paved-path/backstage-plugin-drift-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import request from 'supertest';
import { driftPlugin } from '../plugin';

/** @internal */
export const testEntities: Entity[] = [
  component('payments', { [INFRASTRUCTURE_ANNOTATION]: 'payments/*, shared' }),
  component('ledger', { 'fake/key': 'ledger/production' }),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: {
      name: 'money',
      annotations: { [INFRASTRUCTURE_ANNOTATION]: '*/production' },
    },
    spec: { owner: 'group:default/treasury' },
  },
];

function component(name: string, annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', owner: `team-${name}`, system: 'money' },
  };
}

/** A backend with drift on a provider, over HTTP. @internal */
export async function startDrift(options: {
  knex: Knex;
  provider?: DriftProvider;
  blame?: BlameProvider;
  inventories?: InventoryProvider[];
  codeHost?: CodeHost;
  config?: JsonObject;
  entities?: Entity[];
  /** Entities that may be acted on; by default all, and the fleet too. */
  mayActOn?: string[];
}) {
  const { knex, provider, blame, mayActOn } = options;
  const { inventories = [], codeHost } = options;
  const events = mockServices.events.mock();
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
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
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(each => {
        const isAllowed =
          !mayActOn ||
          (isResourcePermission(each.permission) &&
            mayActOn.includes(
              (each as { resourceRef?: string }).resourceRef ?? '',
            ));
        return {
          result: isAllowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
        };
      }),
    authorizeConditional: async requests =>
      requests.map(() => ({
        result: mayActOn ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
      })),
  });
  const backend = await startTestBackend({
    features: [
      driftPlugin,
      createBackendModule({
        pluginId: 'drift',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { drift: driftExtensionPoint },
            async init({ drift }) {
              if (provider) drift.addDriftProvider(provider);
              if (blame) drift.addBlameProvider(blame);
              if (codeHost) drift.addCodeHost(codeHost);
              inventories.forEach(each => drift.addInventoryProvider(each));
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: { drift: options.config ?? {} },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: options.entities ?? testEntities,
      }),
      permissions.factory,
      scheduler.factory,
      events.factory,
      auditor.factory,
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
  const base = '/api/drift';
  const get = (path: string) => request(server).get(`${base}${path}`);
  const post = (path: string, body: object = {}) =>
    request(server).post(`${base}${path}`).send(body);
  const remove = (path: string) => request(server).delete(`${base}${path}`);
  const published = (topic: string) =>
    events.publish.mock.calls
      .map(([event]) => event)
      .filter(event => event.topic === topic)
      .map(event => event.eventPayload as JsonObject);
  /** Runs what is scheduled. */
  const run = async (id: string) => {
    await scheduled.get(id)?.(new AbortController().signal);
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
  /** The environment of a name. */
  const environment = async (
    name: string,
    state?: string,
  ): Promise<InfrastructureEnvironment> => {
    const { body } = await get('/environments').query({
      limit: 500,
      ...(state ? { state } : {}),
    });
    const found = body.items.find(
      (each: InfrastructureEnvironment) => each.name === name,
    );
    if (!found) throw new Error(`There is no ${name}: ${JSON.stringify(body)}`);
    return found;
  };
  /** Checks an environment, and waits until it is done. */
  const check = async (name: string): Promise<Check> => {
    const { id } = await environment(name);
    const started = await post(`/environments/${id}/checks`);
    if (started.status !== 202) throw new Error(started.text);
    return until<Check>(
      `/checks/${started.body.id}`,
      each => each.state === 'finished',
    );
  };
  /** How an environment stands, with its drifts. */
  const detail = async (name: string) => {
    const { id } = await environment(name);
    return (await get(`/environments/${id}`)).body;
  };
  return {
    actions,
    auditor,
    audited,
    notifications,
    signals,
    get,
    post,
    remove,
    published,
    run,
    until,
    environment,
    check,
    detail,
    stop: () => backend.stop(),
  };
}
