import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Release } from '@paved-path/backstage-plugin-release-manager-common';
import * as examples from '../../__testUtils__/examples';
import {
  mockReleaseManager,
  renderWithReleases,
} from '../../__testUtils__/renderWithReleases';
import { ReleasesCard } from '../ReleasesCard';

describe('the dialog that confirms a release', () => {
  it('says what a promotion changes, is not fired by Enter, and is sent once', async () => {
    const api = mockReleaseManager();
    renderWithReleases(<ReleasesCard />, { api });
    const opener = await screen.findByRole('button', {
      name: 'Promote main-3f2a91c to production',
    });
    await act(async () => opener.focus());
    await userEvent.keyboard('{Enter}');

    const dialog = await screen.findByRole('dialog', {
      name: 'Promote main-3f2a91c to production?',
    });
    const inside = within(dialog);
    expect(await inside.findByText('It brings 2 commits')).toBeInTheDocument();
    expect(inside.getByRole('link', { name: /^3f2a91c/ })).toHaveAttribute(
      'href',
      examples.newest.commit.url,
    );
    expect(inside.getByText('2 manifests change')).toBeInTheDocument();
    await userEvent.click(inside.getByText('deployment.yaml'));
    expect(inside.getByText(/^− replicas: 2/)).toBeVisible();
    expect(inside.getByText(/^\+ replicas: 4/)).toBeVisible();
    expect(
      inside.getByText('Healthy in staging warns').parentElement,
    ).toHaveTextContent('healthy there for only 9 minutes');

    const reason = inside.getByRole('textbox', { name: 'Reason (optional)' });
    act(() => dialog.focus());
    await userEvent.keyboard('{Enter}');
    await userEvent.type(reason, 'Refunds{Enter}');
    expect(api.createRelease).not.toHaveBeenCalled();

    let answer = (_: Release) => {};
    api.createRelease.mockImplementationOnce(
      () => new Promise(resolve => (answer = resolve)),
    );
    const button = inside.getByRole('button', {
      name: 'Promote to production',
    });
    await userEvent.dblClick(button);
    expect(button).toBeDisabled();
    expect(api.createRelease).toHaveBeenCalledTimes(1);
    expect(api.createRelease).toHaveBeenCalledWith(examples.entityRef, {
      environment: 'production',
      artifactId: examples.newest.id,
      intent: 'promote',
      fromEnvironment: 'staging',
      reason: 'Refunds',
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    });

    api.getOverview.mockImplementation(async () => examples.rollingOut());
    await act(async () =>
      answer(examples.release('requested', examples.newest, 'production')),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await screen.findByText('rolling out 1 of 4')).toBeInTheDocument();
  });

  it('shows why it was not sent, loses nothing, and sends the same release again', async () => {
    const api = mockReleaseManager();
    api.createRelease.mockRejectedValueOnce(new Error('the push lost a race'));
    api.createRelease.mockResolvedValueOnce(
      examples.release('rejected', examples.newest, 'production', {
        message: 'production is frozen until Monday',
      }),
    );
    api.createRelease.mockRejectedValueOnce(new Error('the network is gone'));
    renderWithReleases(<ReleasesCard />, { api });
    const opener = await screen.findByRole('button', { name: /^Promote/ });
    await userEvent.click(opener);
    const button = await screen.findByRole('button', {
      name: 'Promote to production',
    });
    await waitFor(() => expect(button).toBeEnabled());
    const reason = screen.getByRole('textbox', { name: 'Reason (optional)' });
    await userEvent.type(reason, 'Refunds');
    await userEvent.click(button);
    expect(
      await screen.findByText('It was not sent: the push lost a race'),
    ).toBeInTheDocument();
    expect(reason).toHaveValue('Refunds');

    await userEvent.click(button);
    expect(
      await screen.findByText(
        'It was rejected: production is frozen until Monday',
      ),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(
      await screen.findByText('It was not sent: the network is gone'),
    ).toBeInTheDocument();
    await userEvent.type(reason, ' for all');
    await userEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.createRelease).toHaveBeenCalledTimes(4);
    const keys = api.createRelease.mock.calls.map(
      ([, request]) => request.idempotencyKey,
    );
    // The lost one is tried again under its key; a refused one has ended, so the next is new.
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    // Other words are another request.
    expect(keys[3]).not.toBe(keys[2]);
  });

  it('gives the focus back when it is left with Escape', async () => {
    const api = mockReleaseManager();
    renderWithReleases(<ReleasesCard />, { api });
    const opener = await screen.findByRole('button', { name: /^Promote/ });
    await userEvent.click(opener);
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(opener).toHaveFocus());
    expect(api.createRelease).not.toHaveBeenCalled();
  });

  it('does not promote what a gate refuses or what cannot be shown', async () => {
    const api = mockReleaseManager();
    api.getPreview.mockRejectedValueOnce(new Error('the repository is gone'));
    api.getPreview.mockResolvedValue({
      ...examples.preview,
      gates: [
        {
          gate: 'branch',
          title: 'Branch',
          verdict: 'fail',
          reason: 'production takes main',
        },
      ],
    });
    renderWithReleases(<ReleasesCard />, { api });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Promote/ }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the repository is gone',
    );
    const button = screen.getByRole('button', {
      name: 'Promote to production',
    });
    expect(button).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Branch refuses')).toBeInTheDocument();
    expect(screen.getByText('A check refuses it.')).toBeInTheDocument();
    expect(button).toBeDisabled();
  });

  it('rolls back to a version of choice, and not without a reason', async () => {
    const api = mockReleaseManager();
    api.getOverview.mockImplementation(async () => examples.crashed());
    renderWithReleases(<ReleasesCard />, { api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back production' }),
    );
    await screen.findByRole('dialog', { name: 'Roll back production?' });
    expect(api.getPreview).toHaveBeenLastCalledWith(
      examples.entityRef,
      { environment: 'production', artifactId: examples.oldest.id },
      expect.anything(),
    );
    await userEvent.click(screen.getByRole('button', { name: /^Back to/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'main-b71e044' }),
    );
    const button = screen.getByRole('button', { name: 'Roll back production' });
    await userEvent.click(button);
    expect(api.createRelease).not.toHaveBeenCalled();
    expect(
      screen.getByText('Say why, so that the history can tell.'),
    ).toBeInTheDocument();

    // The keyboard is where the answer is missing.
    expect(screen.getByLabelText(/^Reason/)).toHaveFocus();
    await userEvent.keyboard('It crashes');
    await userEvent.click(button);
    await waitFor(() =>
      expect(api.createRelease).toHaveBeenCalledWith(
        examples.entityRef,
        expect.objectContaining({
          environment: 'production',
          artifactId: examples.middle.id,
          intent: 'rollback',
          reason: 'It crashes',
        }),
      ),
    );
  });
});
