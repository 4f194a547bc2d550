import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  BackendFeature,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import {
  CostProvider,
  costExtensionPoint,
} from '@paved-path/backstage-plugin-cost-node';
import { Knex } from 'knex';
import request from 'supertest';
import { costPlugin } from '../plugin';

/** An entity with its relations. @internal */
export function entity(
  kind: string,
  name: string,
  options: {
    owner?: string;
    partOf?: string;
    childOf?: string;
    annotations?: Record<string, string>;
    tags?: string[];
  } = {},
): Entity {
  const { owner, partOf, childOf, annotations, tags } = options;
  const relation = (type: string, targetRef?: string) =>
    targetRef ? [{ type, targetRef }] : [];
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations, tags },
    spec: {},
    relations: [
      ...relation('ownedBy', owner),
      ...relation('partOf', partOf),
      ...relation('childOf', childOf),
    ],
  };
}

/** A catalog of what is in a list at the moment. */
function catalogOf(entities: Entity[]): CatalogService {
  const now = () => catalogServiceMock({ entities });
  const catalog: Pick<
    CatalogService,
    'getEntityByRef' | 'getEntitiesByRefs' | 'streamEntities'
  > = {
    getEntityByRef: async ref => now().getEntityByRef(ref),
    getEntitiesByRefs: async query => now().getEntitiesByRefs(query),
    streamEntities: query => now().streamEntities(query),
  };
  return catalog as CatalogService;
}

/** A module that brings a provider. @internal */
export function providerModule(provider: CostProvider): BackendFeature {
  return createBackendModule({
    pluginId: 'cost',
    moduleId: provider.id,
    register(env) {
      env.registerInit({
        deps: { cost: costExtensionPoint },
        async init({ cost }) {
          cost.addCostProvider(provider);
        },
      });
    },
  });
}

/** A backend with cost on a provider, over HTTP. @internal */
export async function startCost(options: {
  knex: Knex;
  provider: CostProvider;
  entities: Entity[];
  config?: JsonObject;
  /** Entities, and names of permissions, that are refused. */
  refused?: string[];
  /** Whether the real scheduler runs what happens by itself. */
  isScheduled?: boolean;
  /** Other plugins. */
  features?: BackendFeature[];
}) {
  const { refused = [] } = options;
  const events = mockServices.events.mock();
  const notifications = { send: jest.fn() };
  const signals = { publish: jest.fn() };
  const actions = actionsRegistryServiceMock();
  let refresh: ((signal: AbortSignal) => unknown) | undefined;
  const scheduler = mockServices.scheduler.mock({
    scheduleTask: async task => {
      refresh = task.fn as typeof refresh;
    },
  });
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(each => {
        const about = isResourcePermission(each.permission)
          ? (each as { resourceRef?: string }).resourceRef ?? ''
          : each.permission.name;
        return {
          result:
            refused.includes(about) || refused.includes(each.permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        };
      }),
  });
  const backend = await startTestBackend({
    features: [
      costPlugin,
      ...(options.features ?? []),
      providerModule(options.provider),
      mockServices.rootConfig.factory({
        // Providers are asked at each run.
        data: { cost: { refreshInterval: 'PT0.001S', ...options.config } },
      }),
      mockServices.database.factory({ knex: options.knex }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogOf(options.entities),
      }),
      permissions.factory,
      options.isScheduled ? schedulerServiceFactory : scheduler.factory,
      events.factory,
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
  const base = '/api/cost';
  return {
    actions,
    events,
    notifications,
    get: (path: string, token?: string) => {
      const asked = request(server).get(`${base}${path}`);
      return token ? asked.set('Authorization', token) : asked;
    },
    post: (path: string, body: object) =>
      request(server).post(`${base}${path}`).send(body),
    put: (path: string, body: object) =>
      request(server).put(`${base}${path}`).send(body),
    /** Reads what is new, as the scheduler has it done. */
    refresh: async () => {
      await refresh?.(new AbortController().signal);
    },
    /** The same, and it can be stopped. */
    run: async (signal: AbortSignal) => {
      await refresh?.(signal);
    },
    published: (topic: string) =>
      events.publish.mock.calls
        .map(([event]) => event)
        .filter(event => event.topic === topic)
        .map(event => event.eventPayload as JsonObject),
    stop: () => backend.stop(),
  };
}
