import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import * as examples from './__testUtils__/examples';
import { mockDrift } from './__testUtils__/renderWithDrift';
import { driftApiRef } from './api';
import {
  DriftPage,
  driftPlugin,
  EntityDriftCard,
  EntityDriftContent,
  isDriftAvailable,
} from './legacy';
import plugin from './plugin';

function annotated(annotations?: Record<string, string>) {
  return {
    ...examples.entity,
    metadata: { name: 'something', annotations },
  };
}

describe('the plugin', () => {
  it('stands on the pages of entities with infrastructure alone, in both frontend systems', async () => {
    const filters = [
      createExtensionTester(plugin.getExtension('entity-card:drift/drift')).get(
        EntityCardBlueprint.dataRefs.filterFunction,
      )!,
      createExtensionTester(
        plugin.getExtension('entity-content:drift/drift'),
      ).get(EntityContentBlueprint.dataRefs.filterFunction)!,
      isDriftAvailable,
    ];
    for (const filter of filters) {
      expect(
        [
          annotated({ 'paved-path.dev/infrastructure': 'payments/*' }),
          annotated({ 'env0.com/environment-id': '1' }),
          annotated({ 'terraform/workspaces': 'payments' }),
          annotated({ 'paved-path.dev/service': 'payments' }),
          annotated(),
        ].map(entity => filter(entity)),
      ).toEqual([true, true, true, false, false]);
    }
    expect(Object.keys(driftPlugin.routes)).toEqual([
      'fleet',
      'environment',
      'coverage',
      'drift',
    ]);
    expect([DriftPage, EntityDriftCard, EntityDriftContent]).toEqual(
      Array(3).fill(expect.any(Function)),
    );

    const card = createExtensionTester(
      plugin.getExtension('entity-card:drift/drift'),
    ).reactElement();
    renderInTestApp(
      <EntityProvider entity={examples.entity}>{card}</EntityProvider>,
      { apis: [[driftApiRef, mockDrift()]] },
    );
    expect(
      await screen.findByText(/3 resources drifted in production/),
    ).toBeInTheDocument();
  });
});
