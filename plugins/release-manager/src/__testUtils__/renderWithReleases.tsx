import { Entity } from '@backstage/catalog-model';
import { ReleaseManagerApi } from '@paved-path/backstage-plugin-release-manager-common';
import {
  mockClient,
  Reader,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
import { releaseManagerApiRef } from '../api';
import * as examples from './examples';

/** A release manager that answers with the examples until it is told otherwise. */
export function mockReleaseManager(): jest.Mocked<ReleaseManagerApi> {
  const { freshness } = examples.behind();
  const requested = examples.release(
    'requested',
    examples.newest,
    'production',
  );
  return mockClient<ReleaseManagerApi>({
    getOverview: async () => examples.behind(),
    getArtifacts: async () => ({ items: examples.artifacts, freshness }),
    getHistory: async () => ({ items: examples.history, freshness }),
    getPreview: async () => examples.preview,
    createRelease: async () => requested,
    getRelease: async () => requested,
  });
}

/** Renders a part of an entity's page. */
export function renderWithReleases(
  element: JSX.Element,
  options: Reader & { api: ReleaseManagerApi; entity?: Entity },
) {
  const { api, entity = examples.entity, ...reader } = options;
  return renderForReader(
    element,
    { entity, apis: [[releaseManagerApiRef, api]] },
    reader,
  );
}
