import { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { ReleaseManagerApi } from '@paved-path/backstage-plugin-release-manager-common';
import { releaseManagerApiRef } from '../api';
import * as examples from './examples';

/** A release manager that answers with the examples until it is told otherwise. */
export function mockReleaseManager(): jest.Mocked<ReleaseManagerApi> {
  const { freshness } = examples.behind();
  const api: jest.Mocked<ReleaseManagerApi> = {
    getOverview: jest.fn(),
    getArtifacts: jest.fn(),
    getHistory: jest.fn(),
    getPreview: jest.fn(),
    createRelease: jest.fn(),
    getRelease: jest.fn(),
  };
  const requested = examples.release(
    'requested',
    examples.newest,
    'production',
  );
  api.getOverview.mockImplementation(async () => examples.behind());
  api.getArtifacts.mockResolvedValue({ items: examples.artifacts, freshness });
  api.getHistory.mockResolvedValue({ items: examples.history, freshness });
  api.getPreview.mockResolvedValue(examples.preview);
  api.createRelease.mockResolvedValue(requested);
  api.getRelease.mockResolvedValue(requested);
  return api;
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

/** Renders a part of an entity's page as a person sees it who may release, or may not. */
export function renderWithReleases(
  element: JSX.Element,
  options: {
    api: ReleaseManagerApi;
    signals?: SignalBox;
    authorize?: () => AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    entity?: Entity;
  },
) {
  const {
    api,
    signals = new SignalBox(),
    authorize = () => AuthorizeResult.ALLOW,
    entity = examples.entity,
  } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>{element}</EntityProvider>,
    {
      apis: [
        [releaseManagerApiRef, api],
        [signalApiRef, signals.api],
        [permissionApiRef, mockApis.permission({ authorize })],
      ] as const,
    },
  );
}
