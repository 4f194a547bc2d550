import { Entity } from '@backstage/catalog-model';
import { ReleaseManagerApi } from '@paved-path/backstage-plugin-release-manager-common';
import {
  Reader,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
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
