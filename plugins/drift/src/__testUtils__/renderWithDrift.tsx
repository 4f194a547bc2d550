import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  AuthorizeResult,
  EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import axe from 'axe-core';
import { DriftApi } from '@paved-path/backstage-plugin-drift-common';
import { driftApiRef } from '../api';
import { fleetRouteRef } from '../routes';
import * as coverage from './coverage';
import * as examples from './examples';

/** A backend that answers with the examples until it is told otherwise. */
export function mockDrift(): jest.Mocked<DriftApi> {
  const { freshness } = examples;
  const answers: DriftApi = {
    getOverview: async () => examples.overviews.drifted(),
    getEnvironments: async () => ({
      items: examples.fleetEnvironments,
      totalItems: 312,
      nextCursor: 'second',
      freshness,
    }),
    getEnvironment: async () => examples.detail(),
    getFleet: async () => examples.fleet(),
    startCheck: async () => examples.check({ state: 'queued' }),
    getCheck: async () => examples.check(),
    cancelCheck: async () => examples.check(),
    startScan: async () => examples.scan(),
    getLatestScan: async () => undefined,
    cancelScan: async () => examples.scan({ state: 'cancelled' }),
    acknowledge: async () => examples.acknowledgedDrift,
    unacknowledge: async () => examples.openedByHand,
    takeBaseline: async () => examples.detail(),
    getIgnoreRules: async () => examples.rules,
    createIgnoreRule: async () => examples.rules[0],
    deleteIgnoreRule: async () => {},
    getFixOptions: async () => examples.fixOptions,
    planFix: async () => examples.fixPlan(),
    applyFix: async () => examples.check({ id: 'check-apply' }),
    openFix: async () => examples.openedFix,
    getCoverage: async () => coverage.summary(),
    getManagedResources: async () => ({
      items: [],
      complete: true,
      freshness,
    }),
    getCloudResources: async query => coverage.page(query),
  };
  const mocked = Object.entries(answers).map(([name, answer]) => [
    name,
    jest.fn(answer),
  ]);
  return Object.fromEntries(mocked);
}

/** Signals that a test sends by hand. */
export class SignalBox {
  readonly #listeners = new Map<string, Set<(message: never) => void>>();

  readonly api = {
    subscribe: (channel: string, onMessage: (message: never) => void) => {
      const listeners = this.#listeners.get(channel) ?? new Set();
      this.#listeners.set(channel, listeners.add(onMessage));
      return { unsubscribe: () => listeners.delete(onMessage) };
    },
  };

  send(channel: string) {
    this.#listeners.get(channel)?.forEach(listener => listener({} as never));
  }
}

/** Renders a part of an entity's page, or of the fleet's, as a person sees it who may do all, or may not. */
export function renderWithDrift(
  element: JSX.Element,
  options: {
    api: DriftApi;
    signals?: SignalBox;
    authorize?: (
      request: EvaluatePermissionRequest,
    ) => AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    entity?: Entity;
    /** Answers what no client asks for, such as files. */
    fetch?: typeof fetch;
    /** Where the reader is. */
    at?: string;
  },
) {
  const {
    api,
    signals = new SignalBox(),
    authorize = () => AuthorizeResult.ALLOW,
    entity = examples.entity,
    at = '/',
  } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>{element}</EntityProvider>,
    {
      apis: [
        [driftApiRef, api],
        [fetchApiRef, { fetch: options.fetch ?? fetch }],
        [signalApiRef, signals.api],
        [permissionApiRef, mockApis.permission({ authorize })],
        [
          catalogApiRef,
          catalogApiMock({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'System',
                metadata: { name: 'checkout' },
              },
            ],
          }),
        ],
      ] as const,
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/drift': fleetRouteRef,
      },
      initialRouteEntries: [at],
    },
  );
}

/** What is wrong for those who use a keyboard or a screen reader; colours are checked in a real browser. */
export async function accessibilityProblems(
  container: Element,
): Promise<string[]> {
  const { violations } = await axe.run(container, {
    rules: {
      'color-contrast': { enabled: false },
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`,
  );
}
