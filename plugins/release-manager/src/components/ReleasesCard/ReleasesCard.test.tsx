import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  releaseChannel,
  releaseCreatePermission,
} from '@paved-path/backstage-plugin-release-manager-common';
import { SignalBox } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import {
  mockReleaseManager,
  renderWithReleases,
} from '../../__testUtils__/renderWithReleases';
import { ReleasesCard } from './ReleasesCard';

const channel = releaseChannel(examples.entityRef);

describe('ReleasesCard', () => {
  it('says what lags, shows every environment and offers the promotion that is due', async () => {
    const api = mockReleaseManager();
    renderWithReleases(<ReleasesCard tabHref="/releases" />, { api });

    expect(
      await screen.findByText(
        'Production is 2 versions behind: Fix the rounding of refunds, Add /refunds',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('heading', { level: 3 }).map(it => it.textContent),
    ).toEqual(['dev', 'staging', 'production']);
    const [dev, staging, production] = screen.getAllByRole('listitem');
    expect(dev).toHaveTextContent('healthy 2/2');
    expect(dev).toHaveTextContent('12 minutes ago · automatic');
    expect(within(staging).getByText('main-3f2a91c')).toHaveAttribute(
      'title',
      examples.newest.id,
    );
    expect(production).toHaveTextContent('healthy 4/4');
    expect(production).toHaveTextContent('1 day ago · Ana Souza');
    expect(
      screen.getByRole('link', { name: /Open payments in staging/ }),
    ).toHaveAttribute('href', 'http://payments.staging.localhost:7080');
    expect(
      await screen.findAllByRole('button', { name: /^Promote|^Roll back/ }),
    ).toHaveLength(1);
    expect(screen.getByText(/^from the config repository,/)).toHaveTextContent(
      'from the config repository, 2 minutes ago',
    );
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('says where the service left the plan, and nothing more than is true', async () => {
    const api = mockReleaseManager();
    const followed = examples.environment('dev', examples.newest);
    api.getOverview.mockResolvedValue(examples.overview([followed]));
    const first = renderWithReleases(<ReleasesCard />, { api });
    expect(await screen.findByText('plan service 1.1.0')).toBeInTheDocument();
    first.unmount();

    api.getOverview.mockResolvedValue(
      examples.overview([
        followed,
        examples.environment('production', {
          ...examples.newest,
          plan: {
            name: 'service',
            version: '1.0.0',
            pinned: true,
            newest: '1.1.0',
            overrides: ['Dockerfile', 'manifests/ingress.yaml'],
          },
        }),
      ]),
    );
    renderWithReleases(<ReleasesCard />, { api });
    expect(await screen.findByText('dev: plan service 1.1.0')).toBeVisible();
    expect(
      screen.getByText(
        'production: plan service 1.0.0, pinned (newest 1.1.0) · overrides Dockerfile, manifests/ingress.yaml',
      ),
    ).toBeVisible();
  });

  it('misses nothing where the newest was rolled back', async () => {
    const api = mockReleaseManager();
    const overview = examples.behind();
    overview.environments[0] = examples.environment('dev', examples.middle, {
      release: examples.release('healthy', examples.middle, 'dev', {
        intent: {
          type: 'rollback',
          rollbackOfArtifactId: examples.newest.id,
        },
      }),
    });
    api.getOverview.mockResolvedValue(overview);
    renderWithReleases(<ReleasesCard />, { api });
    expect(
      await screen.findByText(/^The newest, .*, was rolled back in dev\.$/),
    ).toBeVisible();
    expect(screen.queryByText(/behind/)).toBeNull();
  });

  it('says a long commit message in brief', async () => {
    const api = mockReleaseManager();
    const overview = examples.behind();
    const production = overview.environments[2];
    production.lag!.commits[0].message = `Count ${'bucket by bucket '.repeat(
      9,
    )}`;
    api.getOverview.mockResolvedValue(overview);
    renderWithReleases(<ReleasesCard />, { api });
    const sentence = await screen.findByText(/2 versions behind/);
    expect(sentence).toHaveTextContent(/Count bucket.+…, Add/);
    expect(sentence.textContent!.length).toBeLessThan(140);
  });

  it('offers no promotion where none is due', async () => {
    const api = mockReleaseManager();
    const overview = examples.behind();
    for (const status of overview.environments) status.promotion = undefined;
    api.getOverview.mockResolvedValue(overview);
    renderWithReleases(<ReleasesCard />, { api });
    expect(await screen.findByText(/2 versions behind/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /Promote|Release/ }),
    ).toBeNull();
  });

  it('offers nothing to whoever may not release', async () => {
    const api = mockReleaseManager();
    api.getOverview.mockResolvedValue(examples.crashed());
    const authorize = jest.fn((): AuthorizeResult.DENY => AuthorizeResult.DENY);
    renderWithReleases(<ReleasesCard />, {
      api,
      authorize,
      // Permissions are remembered for a while: another entity has another.
      entity: {
        ...examples.entity,
        metadata: { ...examples.entity.metadata, name: 'guarded' },
      },
    });

    await screen.findByText('main-d00dfee failed in production');
    await waitFor(() =>
      expect(authorize).toHaveBeenCalledWith({
        permission: releaseCreatePermission,
        resourceRef: 'component:default/guarded',
      }),
    );
    expect(
      screen.queryByRole('button', { name: /Promote|Release|Roll back/ }),
    ).toBeNull();
  });

  it('tells loading, forbidden, failed and stale apart, and asks again on demand', async () => {
    const api = mockReleaseManager();
    let answer = (_: Error) => {};
    api.getOverview.mockImplementationOnce(
      () => new Promise((_, reject) => (answer = reject)),
    );
    const signals = new SignalBox();
    renderWithReleases(<ReleasesCard />, { api, signals });
    expect(
      await screen.findByRole('status', { name: 'Loading Releases' }),
    ).toBeInTheDocument();

    await act(async () => answer(new NotAllowedError('no')));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();

    api.getOverview.mockRejectedValueOnce(new Error('the backend is down'));
    act(() => signals.send(channel));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the backend is down',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/2 versions behind/)).toBeInTheDocument();

    // What is known stays on the screen when asking again fails, and says so.
    api.getOverview.mockRejectedValueOnce(new Error('it does not answer'));
    act(() => signals.send(channel));
    expect(await screen.findByText(/it does not answer/)).toHaveTextContent(
      'from the config repository, 2 minutes ago: it does not answer',
    );
    expect(screen.getByText(/2 versions behind/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() =>
      expect(screen.queryByText(/it does not answer/)).toBeNull(),
    );
  });

  it.each([
    ['nothing', examples.unreleased, 'Nothing was released yet.'],
    ['one version', examples.level, 'Every environment runs main-3f2a91c.'],
    [
      'a rollout',
      examples.rollingOut,
      'main-3f2a91c is on its way to production: 1 of 4 ready.',
    ],
    [
      'an unknown',
      () =>
        examples.overview([
          examples.environment('dev', examples.newest, {
            rollout: examples.rollout({
              state: 'unknown',
              message: 'the cluster does not answer',
            }),
          }),
        ]),
      'What runs in dev is unknown: the cluster does not answer',
    ],
  ])('has a sentence for %s', async (_, overview, sentence) => {
    const api = mockReleaseManager();
    api.getOverview.mockImplementation(async () => overview());
    renderWithReleases(<ReleasesCard />, { api });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });

  it('follows a release by itself and puts its failure first', async () => {
    const api = mockReleaseManager();
    const signals = new SignalBox();
    api.getOverview.mockImplementation(async () => examples.rollingOut());
    renderWithReleases(<ReleasesCard tabHref="/releases" />, { api, signals });
    expect(await screen.findByText('rolling out 1 of 4')).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Replicas ready in production' }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(screen.getByText('main-88ab012 still answers')).toBeInTheDocument();
    const before = api.getOverview.mock.calls.length;
    // Nobody sends a signal: it asks while something moves.
    await waitFor(
      () => expect(api.getOverview.mock.calls.length).toBeGreaterThan(before),
      { timeout: 4000 },
    );

    api.getOverview.mockImplementation(async () => examples.crashed());
    act(() => signals.send(channel));
    const title = await screen.findByText('main-d00dfee failed in production');
    expect(
      screen.getByText(
        'It crashes again and again: exited with code 1, 3 times (CrashLoopBackOff)',
      ),
    ).not.toHaveTextContent('still answers');
    expect(screen.getByText('main-88ab012 still answers.')).toBeInTheDocument();
    const first = screen.getAllByRole('list')[0];
    expect(
      title.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy();
    expect(
      await screen.findByRole('button', { name: 'Roll back production' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See its log' })).toHaveAttribute(
      'href',
      '/releases',
    );
  });
});
