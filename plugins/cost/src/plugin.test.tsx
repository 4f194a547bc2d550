import { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import * as examples from './__testUtils__/examples';
import { mockCost } from './__testUtils__/renderWithCost';
import { costApiRef } from './api';
import { costPlugin, isCostAvailable } from './legacy';
import plugin from './plugin';

function entity(
  kind: string,
  type: string,
  annotations?: Record<string, string>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'something', annotations },
    spec: { type },
  };
}

describe('the plugin', () => {
  it('stands on the pages of entities that can have costs, in both frontend systems', async () => {
    const filters = [
      createExtensionTester(plugin.getExtension('entity-card:cost/cost')).get(
        EntityCardBlueprint.dataRefs.filterFunction,
      )!,
      createExtensionTester(
        plugin.getExtension('entity-content:cost/cost'),
      ).get(EntityContentBlueprint.dataRefs.filterFunction)!,
      isCostAvailable,
    ];
    for (const filter of filters) {
      expect(
        [
          entity('Component', 'service'),
          entity('Group', 'team'),
          entity('System', 'product'),
          entity('Resource', 'database'),
          entity('Component', 'library', {
            'paved-path.dev/cost-tags': 'app=lib',
          }),
          entity('API', 'openapi', { 'paved-path.dev/cost-budget': '5 USD' }),
          entity('Component', 'library'),
          entity('API', 'openapi'),
          entity('User', 'person'),
        ].map(each => filter(each)),
      ).toEqual([true, true, true, true, true, true, false, false, false]);
    }
    expect(Object.keys(costPlugin.routes)).toEqual([
      'organisation',
      'sources',
      'cost',
    ]);

    const card = createExtensionTester(
      plugin.getExtension('entity-card:cost/cost'),
    ).reactElement();
    renderInTestApp(
      <EntityProvider entity={examples.entity}>{card}</EntityProvider>,
      { apis: [[costApiRef, mockCost()]] },
    );
    expect(await screen.findByText('$412.18')).toBeInTheDocument();
  });
});
