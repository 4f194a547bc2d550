import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { entity } from './__testUtils__/people';
import { mockOnCall } from './__testUtils__/renderWithOnCall';
import { onCallApiRef } from './api';
import {
  EntityOnCallCard,
  EntityOnCallContent,
  EntityTeamOnCallCard,
  EntityTeamRotaContent,
  isOnCallAvailable,
  isTeamRotaAvailable,
  OnCallPage,
  onCallPlugin,
} from './legacy';
import plugin from './plugin';

function some(
  kind: string,
  type: string,
  annotations?: Record<string, string>,
) {
  return {
    ...entity,
    kind,
    metadata: { name: 'something', annotations },
    spec: { type },
  };
}

describe('the plugin', () => {
  it('stands on the pages of what runs or names its on-call, in both frontend systems', async () => {
    const tested = (name: string) =>
      createExtensionTester(plugin.getExtension(name as never));
    const filters = [
      tested('entity-card:on-call/on-call').get(
        EntityCardBlueprint.dataRefs.filterFunction as never,
      )!,
      tested('entity-content:on-call/on-call').get(
        EntityContentBlueprint.dataRefs.filterFunction as never,
      )!,
      isOnCallAvailable,
    ] as (typeof isOnCallAvailable)[];
    for (const filter of filters) {
      expect(
        [
          some('Component', 'service'),
          some('Component', 'Website'),
          some('Component', 'library'),
          some('Component', 'library', { 'paved-path.dev/rota': 'payments' }),
          some('Resource', 'database', { 'pagerduty.com/service-id': 'P1' }),
          some('Resource', 'database', {
            'pagerduty.com/integration-key': 'x',
          }),
          some('Resource', 'database'),
          some('Group', 'service'),
        ].map(each => filter(each)),
      ).toEqual([true, true, false, true, true, true, false, false]);
    }
    const rotaFilters = [
      tested('entity-content:on-call/rota').get(
        EntityContentBlueprint.dataRefs.filterFunction as never,
      )!,
      isTeamRotaAvailable,
    ] as (typeof isTeamRotaAvailable)[];
    for (const filter of rotaFilters) {
      expect(filter(some('Group', 'team'))).toBe(true);
      expect(filter(entity)).toBe(false);
    }
    expect(Object.keys(onCallPlugin.routes)).toEqual([
      'organisation',
      'incident',
      'onCall',
      'teamRota',
    ]);
    expect([
      OnCallPage,
      EntityOnCallCard,
      EntityOnCallContent,
      EntityTeamOnCallCard,
      EntityTeamRotaContent,
    ]).toEqual(Array(5).fill(expect.any(Function)));

    const card = createExtensionTester(
      plugin.getExtension('entity-card:on-call/on-call'),
    ).reactElement();
    renderInTestApp(<EntityProvider entity={entity}>{card}</EntityProvider>, {
      apis: [
        [onCallApiRef, mockOnCall()],
        [catalogApiRef, catalogApiMock()],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    expect(await screen.findByText('primary')).toBeInTheDocument();
  });
});
