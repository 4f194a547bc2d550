import { Entity } from '@backstage/catalog-model';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  AuthorizeResult,
  EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { CostApi } from '@paved-path/backstage-plugin-cost-common';
import axe from 'axe-core';
import { costApiRef } from '../api';
import { organisationRouteRef } from '../routes';
import * as examples from './examples';

async function unasked(): Promise<never> {
  throw new Error('This example does not answer that');
}

/** A backend that answers with the examples until it is told otherwise. */
export function mockCost(others: Partial<CostApi> = {}): jest.Mocked<CostApi> {
  const answers: CostApi = {
    getOverview: async () => examples.overview(),
    getReport: async () => examples.report(),
    getResources: async () => examples.resourcePage(),
    getOrganisation: unasked,
    acknowledgeAnomaly: async () => examples.acknowledgedAnomaly,
    getStackPeers: async () => undefined,
    putEstimate: async () => examples.estimate,
    getSources: unasked,
    ...others,
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

/** Renders a part of an entity's page, or of the organisation's, as a person sees it who may do all, or may not. */
export function renderWithCost(
  element: JSX.Element,
  options: {
    api: CostApi;
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
        [costApiRef, api],
        [fetchApiRef, { fetch: options.fetch ?? fetch }],
        [signalApiRef, signals.api],
        [permissionApiRef, mockApis.permission({ authorize })],
        [catalogApiRef, catalogApiMock({ entities: [] })],
      ] as const,
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/cost': organisationRouteRef,
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
    // Of what is in order, nothing is written down, which takes longer than to find it.
    resultTypes: ['violations'],
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
