import { Entity } from '@backstage/catalog-model';
import { fetchApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  TechDocsStorageApi,
  techdocsStorageApiRef,
} from '@backstage/plugin-techdocs-react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import {
  mockClient,
  Reader,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
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
  return mockClient<OnCallApi>({
    getOverview: async () => overviews.quiet(),
    getIncidents: async (_, query) => incidents.pastPage(query?.cursor),
    getTimeline: async () => incidents.timeline(),
    previewPage: async () => preview(),
    getIncident: async () => incidents.detail(),
    getRota: async () => rota(),
    getTeamRotas: async () => [rota()],
    ...more,
  });
}

/** Renders a part of an entity's page, or of the pages about on-call. */
export function renderWithOnCall(
  element: JSX.Element,
  options: Reader & {
    api: OnCallApi;
    entity?: Entity;
    /** False: no docs are installed. */
    docs?: TechDocsStorageApi | false;
    /** Who looks. */
    me?: string;
  },
) {
  const {
    api,
    entity = payments,
    docs = docsWith({ runbook: runbookHtml }),
    me = 'user:default/mette',
    ...reader
  } = options;
  return renderForReader(
    element,
    {
      entity,
      apis: [
        [onCallApiRef, api],
        [fetchApiRef, { fetch: fetchPicture }],
        [identityApiRef, mockApis.identity({ userEntityRef: me })],
        [catalogApiRef, catalogApiMock({ entities: [anaEntity] })],
        ...(docs ? [[techdocsStorageApiRef, docs] as const] : []),
      ],
      routes: { '/on-call': organisationRouteRef },
    },
    reader,
  );
}
