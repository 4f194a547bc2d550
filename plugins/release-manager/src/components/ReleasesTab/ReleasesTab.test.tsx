import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as examples from '../../__testUtils__/examples';
import {
  mockReleaseManager,
  renderWithReleases,
} from '../../__testUtils__/renderWithReleases';
import { ReleasesTab } from './ReleasesTab';

const { freshness } = examples.behind();

describe('ReleasesTab', () => {
  it('lists artifacts with tests, plan and environments, and releases one where it may go', async () => {
    const api = mockReleaseManager();
    renderWithReleases(<ReleasesTab />, { api });
    const list = await screen.findByRole('list', { name: 'Artifacts' });
    const [newest, middle, branch] = within(list).getAllByRole('listitem');
    expect(newest).toHaveTextContent('Fix the rounding of refunds');
    expect(newest).toHaveTextContent('24 tests passed');
    expect(
      within(newest)
        .getAllByTitle(/^runs in/)
        .map(chip => chip.textContent),
    ).toEqual(['dev', 'staging']);
    expect(middle).toHaveTextContent(
      'plan service 1.0.0, pinned (newest 1.1.0) · overrides Dockerfile',
    );
    expect(branch).toHaveTextContent('2 tests failed');

    const button = within(branch).getByRole('button', { name: /^Release/ });
    await userEvent.click(button);
    expect(
      await screen.findByRole('menuitem', { name: /to production/ }),
    ).toHaveAttribute('aria-disabled', 'true');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(
      await screen.findByRole('dialog', { name: /^Release .* to staging\?$/ }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('asks the server for what is filtered, and for further pages', async () => {
    const api = mockReleaseManager();
    api.getArtifacts.mockImplementation(async (_, request) => ({
      items: request?.search === 'nonsense' ? [] : examples.artifacts,
      nextCursor: request?.cursor ? undefined : 'second',
      freshness,
    }));
    renderWithReleases(<ReleasesTab />, { api });
    const pages = await screen.findByRole('navigation', {
      name: 'Pages of Artifacts',
    });
    await userEvent.click(within(pages).getByRole('button', { name: 'Older' }));
    await waitFor(() =>
      expect(api.getArtifacts).toHaveBeenLastCalledWith(
        examples.entityRef,
        { search: undefined, branch: undefined, limit: 10, cursor: 'second' },
        expect.anything(),
      ),
    );

    await userEvent.type(screen.getByLabelText('Branch'), 'main');
    await userEvent.type(
      screen.getByLabelText('Message, author or id'),
      'nonsense',
    );
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
    expect(api.getArtifacts).toHaveBeenLastCalledWith(
      examples.entityRef,
      { search: 'nonsense', branch: 'main', limit: 10, cursor: undefined },
      expect.anything(),
    );

    await userEvent.click(screen.getByRole('button', { name: /^Environment/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'staging' }),
    );
    await waitFor(() =>
      expect(api.getHistory).toHaveBeenLastCalledWith(
        examples.entityRef,
        { environment: 'staging', limit: 20, cursor: undefined },
        expect.anything(),
      ),
    );
  });

  it('follows the release that failed, step by step, with its log and the way back', async () => {
    const api = mockReleaseManager();
    const failed = examples.crashed().environments[2].release!;
    api.getOverview.mockImplementation(async () => examples.crashed());
    api.getRelease.mockImplementation(async id =>
      id === failed.id
        ? failed
        : examples.release('healthy', examples.newest, 'staging', { id }),
    );
    renderWithReleases(<ReleasesTab />, { api });
    const steps = await screen.findByRole('list', {
      name: 'Steps of the release',
    });
    expect(
      within(steps)
        .getAllByRole('listitem')
        .map(step => step.querySelector('p')?.textContent),
    ).toEqual([
      'requested',
      'checked',
      'committed a1b2c3d',
      'rolling out 0 of 4',
      'failed',
    ]);
    expect(
      screen.getByRole('region', {
        name: 'Last lines that main-d00dfee logged in production',
      }),
    ).toHaveTextContent('Cannot find module "./cache"');
    expect(
      await screen.findByRole('button', { name: 'Roll back production' }),
    ).toBeInTheDocument();

    // Another one is chosen in the history.
    const table = screen.getByRole('table', { name: 'History' });
    const row = within(table).getAllByRole('row')[2];
    // On a phone each cell says what it holds.
    expect(within(row).getAllByRole('cell')[1]).toHaveAttribute(
      'data-title',
      'Who',
    );
    expect(row).toHaveTextContent('Jonas Lind');
    expect(row).toHaveTextContent('rollback of main-d00dfee');
    expect(row).toHaveTextContent('Refunds were rounded the wrong way');
    expect(row).toHaveTextContent('7.4 s');
    await userEvent.click(
      within(row).getByRole('button', { name: /^healthy: show the steps/ }),
    );
    expect(
      await screen.findByRole('heading', { name: 'main-3f2a91c to staging' }),
    ).toBeInTheDocument();
    expect(screen.getByText('rolled out')).toBeInTheDocument();
  });
});
