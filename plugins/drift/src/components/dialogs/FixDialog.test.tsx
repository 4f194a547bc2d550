import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ConflictError,
  NotAllowedError,
  ResponseError,
} from '@backstage/errors';
import {
  DriftApi,
  fixApplyPermission,
  fixOpenPermission,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { DriftTab } from '../DriftTab';

/** Opens the dialog as a person does who was refused the permissions that are named. */
async function openDialog(api: DriftApi, denied: { name: string }[] = []) {
  renderWithDrift(<DriftTab />, {
    api,
    authorize: ({ permission }) =>
      denied.some(({ name }) => name === permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
  });
  const list = await screen.findByRole('list', {
    name: 'What drifted in payments/production',
  });
  await userEvent.click(list.querySelector('summary')!);
  await userEvent.click(
    within(list).getAllByRole('button', {
      name: 'Fix payments/production',
    })[0],
  );
  const dialog = await screen.findByRole('dialog', {
    name: 'Fix payments/production',
  });
  await within(dialog).findByRole('region', { name: 'Cloud to code' });
  return dialog;
}

/** What a test answers by hand. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

const pullRequest = { name: 'Open a pull request' };

describe('the dialog that fixes', () => {
  it('offers what can be done in both directions, and says what each will do', async () => {
    const dialog = await openDialog(mockDrift());
    const codeToCloud = within(
      within(dialog).getByRole('region', { name: 'Code to cloud' }),
    );
    const cloudToCode = within(
      within(dialog).getByRole('region', { name: 'Cloud to code' }),
    );
    expect(
      codeToCloud.getByRole('button', { name: 'Show the plan' }),
    ).toBeEnabled();
    expect(
      codeToCloud.getByRole('link', { name: /atlantis apply/ }),
    ).toBeInTheDocument();
    expect(
      codeToCloud.getByRole('button', {
        name: 'Ask Atlantis to plan and apply',
        description: /comments “atlantis plan” on it/,
      }),
    ).toBeEnabled();
    expect(
      cloudToCode.getByRole('button', {
        ...pullRequest,
        description: /on a branch of its own/,
      }),
    ).toBeEnabled();
    expect(await accessibilityProblems(dialog)).toEqual([]);
  });

  it('opens once, however often it is pressed and tried again, and shows what was opened', async () => {
    const api = mockDrift();
    const answers = [deferred<OpenedFix>(), deferred<OpenedFix>()];
    for (const { promise } of answers) {
      api.openFix.mockReturnValueOnce(promise);
    }
    const dialog = await openDialog(api);
    const button = within(dialog).getByRole('button', pullRequest);
    // Enter fires nothing that was not chosen.
    await userEvent.keyboard('{Enter}');
    expect(api.openFix).not.toHaveBeenCalled();

    await userEvent.dblClick(button);
    expect(
      await within(dialog).findByText(/It is being opened/),
    ).toBeInTheDocument();
    expect(button).toBeDisabled();
    expect(
      within(dialog).getByRole('button', { name: /^Ask Atlantis/ }),
    ).toBeDisabled();
    // Its outcome is not to be missed.
    await userEvent.keyboard('{Escape}');
    expect(
      within(dialog).getByRole('button', { name: 'Close' }),
    ).toBeDisabled();
    expect(api.openFix).toHaveBeenCalledTimes(1);

    answers[0].reject(new TypeError('Failed to fetch'));
    const alert = await within(dialog).findByRole('alert');
    expect(alert).toHaveTextContent(
      'It is not known whether it was done: the portal could not be reachedYou can try again: what was opened already is not opened twice.',
    );
    await userEvent.click(button);
    expect(within(dialog).queryByRole('alert')).toBeNull();
    answers[1].resolve(examples.openedFix);
    const opened = await within(dialog).findByRole('group', {
      name: 'Pull request: platform/infrastructure#12',
    });
    expect(opened).toHaveFocus();
    expect(
      within(opened).getByRole('link', { name: /platform\/infrastructure#12/ }),
    ).toHaveAttribute('href', examples.openedFix.url);
    expect(
      within(opened)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(examples.openedFix.notes);
    expect(within(dialog).queryByRole('button', pullRequest)).toBeNull();
    expect(await accessibilityProblems(dialog)).toEqual([]);

    const [first, second] = api.openFix.mock.calls;
    expect(first).toEqual([
      examples.production.id,
      { optionId: 'pull-request' },
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(second).toEqual(first);

    // Another option is another request, and one without a page or notes is told by its title alone.
    api.openFix.mockResolvedValueOnce({
      kind: 'comment',
      title: 'atlantis plan',
      notes: [],
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Ask Atlantis/ }),
    );
    expect(
      await within(dialog).findByRole('group', {
        name: 'Comment: atlantis plan',
      }),
    ).toHaveTextContent('Commentatlantis plan');
    expect(opened).toBeInTheDocument();
    const [, , key] = api.openFix.mock.calls[2];
    expect(key).not.toBe(first[2]);

    // Another dialog begins anew.
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Fix payments/production' })[0],
    );
    await userEvent.click(await screen.findByRole('button', pullRequest));
    await screen.findByRole('group', { name: /^Pull request/ });
    expect(api.openFix.mock.calls[3][1]).toEqual({ optionId: 'pull-request' });
    expect(api.openFix.mock.calls[3][2]).not.toBe(first[2]);
  });

  it('offers nothing to open to those who may not', async () => {
    const api = mockDrift();
    // Permissions are remembered for a while: another entity has another.
    api.getOverview.mockResolvedValue(
      examples.overview([
        { ...examples.production, entityRefs: ['component:default/guarded'] },
      ]),
    );
    const dialog = await openDialog(api, [fixOpenPermission]);
    expect(within(dialog).queryByRole('button', pullRequest)).toBeNull();
    expect(
      within(dialog).getByRole('button', { name: 'Show the plan' }),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('link', { name: /Open an issue/ }),
    ).toBeInTheDocument();
  });

  it('says of every failure what is known, and the way out', async () => {
    const api = mockDrift();
    const dialog = await openDialog(api);
    const keys: string[] = [];
    async function expectFailure(error: Error, words: string) {
      api.openFix.mockRejectedValueOnce(error);
      await userEvent.click(within(dialog).getByRole('button', pullRequest));
      await waitFor(() =>
        expect(within(dialog).getByRole('alert')).toHaveTextContent(words),
      );
      keys.push(api.openFix.mock.lastCall![2]);
    }
    await expectFailure(
      await ResponseError.fromResponse(
        Response.json(
          {
            error: {
              name: 'ServiceUnavailableError',
              message: 'GitHub does not answer (503)',
            },
            response: { statusCode: 503 },
          },
          { status: 503 },
        ) as unknown as Parameters<typeof ResponseError.fromResponse>[0],
      ),
      'GitHub does not answer (503)You can try again.',
    );
    await expectFailure(
      new ConflictError('It is unknown whether it was done: look there first'),
      'It is unknown whether it was done: look there firstClose this and open it again to see what can be done now, and what was opened.',
    );
    await expectFailure(
      new NotAllowedError('It is not yours'),
      'It was not done: It is not yoursAsk whoever owns the environment to open it.',
    );
    // What was not done for certain is asked for anew; what may have been done is not.
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBe(keys[1]);
  });

  it('tells no way at all from no permission', async () => {
    const api = mockDrift();
    api.getOverview.mockResolvedValue(
      examples.overview([
        { ...examples.production, entityRefs: ['component:default/closed'] },
      ]),
    );
    api.getFixOptions.mockResolvedValue(
      examples.fixOptions.filter(({ kind }) => kind !== 'link'),
    );
    renderWithDrift(<DriftTab />, {
      api,
      authorize: ({ permission }) =>
        [fixOpenPermission.name, fixApplyPermission.name].includes(
          permission.name,
        )
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    const list = await screen.findByRole('list', {
      name: 'What drifted in payments/production',
    });
    await userEvent.click(list.querySelector('summary')!);
    await userEvent.click(
      within(list).getAllByRole('button', { name: /^Fix/ })[0],
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/takes a permission/),
    ).toHaveTextContent('Ask whoever owns the environment.');
    expect(within(dialog).queryByText(/Its provider offers none/)).toBeNull();
  });
});
