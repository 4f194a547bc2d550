import { Entity } from '@backstage/catalog-model';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { CostApi } from '@paved-path/backstage-plugin-cost-common';
import {
  mockClient,
  Reader,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
import { costApiRef } from '../api';
import { organisationRouteRef } from '../routes';
import * as examples from './examples';

/** A backend that answers with the examples until it is told otherwise. */
export function mockCost(more: Partial<CostApi> = {}): jest.Mocked<CostApi> {
  return mockClient<CostApi>({
    getOverview: async () => examples.overview(),
    getReport: async () => examples.report(),
    getResources: async () => examples.resourcePage(),
    acknowledgeAnomaly: async () => examples.acknowledgedAnomaly,
    getStackPeers: async () => undefined,
    putEstimate: async () => examples.estimate,
    ...more,
  });
}

/** Renders a part of an entity's page, or of the organisation's. */
export function renderWithCost(
  element: JSX.Element,
  options: Reader & {
    api: CostApi;
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
        [costApiRef, api],
        [fetchApiRef, { fetch: files }],
        [catalogApiRef, catalogApiMock({ entities: [] })],
      ],
      routes: { '/cost': organisationRouteRef },
    },
    reader,
  );
}
