import { Entity } from '@backstage/catalog-model';
import { identityApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
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
import {
  TechDocsStorageApi,
  techdocsStorageApiRef,
} from '@backstage/plugin-techdocs-react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import axe from 'axe-core';
import { onCallApiRef } from '../api';
import { organisationRouteRef } from '../routes';
import { docsWith, fetchPicture, runbookHtml } from './docs';
import * as incidents from './incidents';
import { overviews, preview, rota } from './overviews';
import { anaEntity, entity as payments } from './people';

/** A backend that answers with the examples until it is told otherwise. What a test does not ask for fails. */
export function mockOnCall(
  more: Partial<OnCallApi> = {},
): jest.Mocked<OnCallApi> {
  const answers: Partial<OnCallApi> = {
    getOverview: async () => overviews.quiet(),
    getIncidents: async (_, query) => incidents.pastPage(query?.cursor),
    getTimeline: async () => incidents.timeline(),
    previewPage: async () => preview(),
    getIncident: async () => incidents.detail(),
    getRota: async () => rota(),
    getTeamRotas: async () => [rota()],
    ...more,
  };
  const mocks = new Map<string, jest.Mock>();
  return new Proxy({} as jest.Mocked<OnCallApi>, {
    get(_, name: keyof OnCallApi) {
      const unanswered = async () => {
        throw new Error(`The test does not answer ${name}`);
      };
      const mock =
        mocks.get(name) ??
        jest.fn((answers[name] as typeof unanswered) ?? unanswered);
      mocks.set(name, mock);
      return mock;
    },
  });
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

/** Renders a part of an entity's page, or of the pages about on-call, as a person sees it who may do all, or may not. */
export function renderWithOnCall(
  element: JSX.Element,
  options: {
    api: OnCallApi;
    signals?: SignalBox;
    authorize?: (
      request: EvaluatePermissionRequest,
    ) => AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    entity?: Entity;
    /** False: no docs are installed. */
    docs?: TechDocsStorageApi | false;
    /** Who looks. */
    me?: string;
    /** Where the reader is. */
    at?: string;
  },
) {
  const {
    api,
    signals = new SignalBox(),
    authorize = () => AuthorizeResult.ALLOW,
    entity = payments,
    docs = docsWith({ runbook: runbookHtml }),
    me = 'user:default/mette',
    at = '/',
  } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>{element}</EntityProvider>,
    {
      apis: [
        [onCallApiRef, api],
        [signalApiRef, signals.api],
        [fetchApiRef, { fetch: fetchPicture }],
        [permissionApiRef, mockApis.permission({ authorize })],
        [identityApiRef, mockApis.identity({ userEntityRef: me })],
        [catalogApiRef, catalogApiMock({ entities: [anaEntity] })],
        ...(docs ? [[techdocsStorageApiRef, docs] as const] : []),
      ] as const,
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/on-call': organisationRouteRef,
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
