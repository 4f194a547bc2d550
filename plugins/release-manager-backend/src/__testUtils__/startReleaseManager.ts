import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Release,
  ReleaseRequest,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  PromotionGate,
  releaseManagerExtensionPoint,
} from '@paved-path/backstage-plugin-release-manager-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { releaseManagerPlugin } from '../plugin';
import { FakePlatform } from './FakePlatform';

/** @internal */
export const paymentsPath =
  '/api/release-manager/entities/component/default/payments';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments',
      annotations: { [SERVICE_ANNOTATION]: 'payments' },
    },
    spec: { type: 'service', owner: 'group:default/payments' },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'library' },
    spec: { type: 'library', owner: 'group:default/payments' },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'mock' },
    spec: {
      profile: { displayName: 'Ana Souza', email: 'ana@example.org' },
      memberOf: [],
    },
  },
];

/** A backend with the release manager on a fake platform, over HTTP. @internal */
export async function startReleaseManager(options: {
  knex: Knex;
  platform: FakePlatform;
  config?: JsonObject;
  gates?: PromotionGate[];
  deny?: boolean;
  withoutObserver?: boolean;
}) {
  const { knex, platform, gates = [] } = options;
  const events = mockServices.events.mock();
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
  const notifications = { send: jest.fn() };
  const signals = { publish: jest.fn() };
  const actions = actionsRegistryServiceMock();
  const backend = await startTestBackend({
    features: [
      releaseManagerPlugin,
      createBackendModule({
        pluginId: 'release-manager',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { releaseManager: releaseManagerExtensionPoint },
            async init({ releaseManager }) {
              releaseManager.setReleaseProvider(platform);
              if (!options.withoutObserver) {
                releaseManager.setRolloutObserver(platform);
              }
              gates.forEach(gate => releaseManager.addPromotionGate(gate));
            },
          });
        },
      }),
      mockServices.rootConfig.factory({
        data: { releaseManager: options.config ?? {} },
      }),
      mockServices.database.factory({ knex }),
      mockServices.permissions.factory({
        result: options.deny ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
      }),
      catalogServiceMock.factory({ entities }),
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
  const published = (topic: string) =>
    events.publish.mock.calls
      .map(([event]) => event)
      .filter(event => event.topic === topic)
      .map(event => event.eventPayload as JsonObject);

  const get = (path: string) => request(server).get(path);
  const post = (body: object, key: string | undefined = randomUUID()) => {
    const call = request(server).post(`${paymentsPath}/releases`);
    return (key === '' ? call : call.set('Idempotency-Key', key)).send(body);
  };
  /** Waits until a release is as it should be. */
  const until = async (
    id: string,
    condition: (release: Release) => boolean,
  ): Promise<Release> => {
    for (;;) {
      const { body } = await get(`/api/release-manager/releases/${id}`);
      if (condition(body)) return body;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };
  /** Waits until a release has ended. */
  const ended = (id: string) =>
    until(id, release => release.finishedAt !== undefined);
  /** Asks for a release, and waits until it has ended. */
  const release = async (body: Partial<ReleaseRequest>): Promise<Release> => {
    const response = await post({ intent: 'release', ...body });
    if (response.status !== 202) {
      throw new Error(`${response.status}: ${response.text}`);
    }
    return ended(response.body.id);
  };
  /** Tells subscribers of an event. */
  const hear = async (topic: string, eventPayload: JsonObject) => {
    for (const [subscription] of events.subscribe.mock.calls) {
      if (subscription.topics.includes(topic)) {
        await subscription.onEvent({ topic, eventPayload });
      }
    }
  };
  const stop = () => backend.stop();
  return {
    actions,
    notifications,
    signals,
    auditor,
    audited,
    published,
    get,
    post,
    until,
    ended,
    release,
    hear,
    stop,
  };
}
