import { Entity } from '@backstage/catalog-model';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { DriftApi } from '@paved-path/backstage-plugin-drift-common';
import {
  mockClient,
  Reader,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
import { driftApiRef } from '../api';
import { fleetRouteRef } from '../routes';
import * as coverage from './coverage';
import * as examples from './examples';

/** A backend that answers with the examples until it is told otherwise. */
export function mockDrift(): jest.Mocked<DriftApi> {
  const { freshness } = examples;
  return mockClient<DriftApi>({
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
  });
}

/** Renders a part of an entity's page, or of the fleet's. */
export function renderWithDrift(
  element: JSX.Element,
  options: Reader & {
    api: DriftApi;
    entity?: Entity;
    /** Answers what no client asks for, such as files. */
    fetch?: typeof fetch;
  },
) {
  const {
    api,
    entity = examples.entity,
    fetch: files = fetch,
    ...reader
  } = options;
  return renderForReader(
    element,
    {
      entity,
      apis: [
        [driftApiRef, api],
        [fetchApiRef, { fetch: files }],
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
      ],
      routes: { '/drift': fleetRouteRef },
    },
    reader,
  );
}
