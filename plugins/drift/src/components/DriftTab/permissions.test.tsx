import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  fixApplyPermission,
  ignoreRuleCreatePermission,
} from '@paved-path/backstage-plugin-drift-common';
import * as examples from '../../__testUtils__/examples';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { DriftTab } from './DriftTab';

async function openResources() {
  const list = await screen.findByRole('list', {
    name: 'What drifted in payments/production',
  });
  for (const summary of list.querySelectorAll('summary')) {
    await userEvent.click(summary);
  }
}

describe('DriftTab for those who may not do everything', () => {
  it('offers nothing that would be refused', async () => {
    const api = mockDrift();
    // Permissions are remembered for a while: another entity has another.
    const ofEntity = (entityRef: string) =>
      examples.overview([{ ...examples.production, entityRefs: [entityRef] }]);
    api.getOverview.mockResolvedValue(ofEntity('component:default/guarded'));
    const { unmount } = renderWithDrift(<DriftTab />, {
      api,
      authorize: () => AuthorizeResult.DENY,
    });
    await openResources();
    expect(
      screen.queryByRole('button', {
        name: /^Check|^Acknowledge|^Ignore|^Start|^Take back/,
      }),
    ).toBeNull();
    await userEvent.click(screen.getAllByRole('button', { name: /^Fix/ })[0]);
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('link', { name: /atlantis apply/ }),
    ).toBeInTheDocument();
    expect(
      within(dialog).queryByRole('button', { name: 'Show the plan' }),
    ).toBeNull();
    unmount();

    api.getOverview.mockResolvedValue(ofEntity('component:default/owned'));
    renderWithDrift(<DriftTab />, {
      api,
      authorize: ({ permission }) =>
        [ignoreRuleCreatePermission.name, fixApplyPermission.name].includes(
          permission.name,
        )
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await openResources();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Ignore aws_security_group.database',
      }),
    );
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: /^Where/,
      }),
    );
    expect(await screen.findAllByRole('option')).toHaveLength(1);
  });
});
