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
import { mockReleaseManager } from './__testUtils__/renderWithReleases';
import { releaseManagerApiRef } from './api';
import { isReleaseManagerAvailable } from './legacy';
import plugin from './plugin';

describe('the plugin', () => {
  it('stands on the pages of services alone, in both frontend systems', async () => {
    const other = { ...examples.entity, metadata: { name: 'library' } };
    for (const [id, dataRef] of [
      [
        'entity-card:release-manager/releases',
        EntityCardBlueprint.dataRefs.filterFunction,
      ],
      [
        'entity-content:release-manager/releases',
        EntityContentBlueprint.dataRefs.filterFunction,
      ],
    ] as const) {
      const filter = createExtensionTester(plugin.getExtension(id)).get(
        dataRef,
      )!;
      expect([filter(examples.entity), filter(other)]).toEqual([true, false]);
    }
    expect(isReleaseManagerAvailable(examples.entity)).toBe(true);
    expect(isReleaseManagerAvailable(other)).toBe(false);

    const card = createExtensionTester(
      plugin.getExtension('entity-card:release-manager/releases'),
    ).reactElement();
    renderInTestApp(
      <EntityProvider entity={examples.entity}>{card}</EntityProvider>,
      { apis: [[releaseManagerApiRef, mockReleaseManager()]] },
    );
    expect(await screen.findByText(/2 versions behind/)).toBeInTheDocument();
  });
});
