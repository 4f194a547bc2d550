import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PushToken } from '@paved-path/backstage-plugin-sandbox-common';
import {
  accessibilityProblems,
  renderSandbox,
  repository,
} from '../__testUtils__';
import { TokensPage } from './TokensPage';

const SECRET = 'pps_canary_1234';

describe('TokensPage', () => {
  const laptop: PushToken = {
    id: 't-1',
    description: 'laptop',
    userRef: 'user:default/ana',
    createdAt: '2026-01-05T09:00:00Z',
  };

  it('shows a new token once, with the lines that use it, and revokes after asking', async () => {
    let tokens: PushToken[] = [];
    const createToken = jest.fn(async (request: { description: string }) => {
      const token = { ...laptop, ...request };
      tokens = [token];
      return { ...token, token: SECRET };
    });
    const revokeToken = jest.fn(async () => {
      tokens = [];
    });
    const { baseElement } = renderSandbox(<TokensPage />, {
      getTokens: async () => tokens,
      getRepositories: async () => [
        { ...repository, owner: 'platform', name: 'config' },
        repository,
      ],
      createToken,
      revokeToken,
    });
    expect(
      await screen.findByText('You have no push token'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Create a token' }),
    );
    expect(screen.getByRole('button', { name: 'Create' })).toBeDisabled();
    await userEvent.type(
      screen.getByRole('textbox', { name: /What it is for/ }),
      ' laptop ',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(createToken).toHaveBeenCalledWith({ description: 'laptop' });

    const dialog = await screen.findByRole('dialog', {
      name: 'Your new token',
    });
    expect(within(dialog).getByText(SECRET)).toBeInTheDocument();
    expect(
      await within(dialog).findByText(
        `git clone http://push:${SECRET}@localhost:7007/api/sandbox/git/services/refunds.git`,
      ),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText('git push origin main'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Copy: Your new token' }),
    ).toBeInTheDocument();
    expect(await accessibilityProblems(dialog)).toEqual([]);
    // Neither Escape nor a click beside it takes away what is shown only once.
    await userEvent.keyboard('{Escape}');
    expect(within(dialog).getByText(SECRET)).toBeInTheDocument();

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'I have copied it' }),
    );
    await waitFor(() => expect(baseElement).not.toHaveTextContent(SECRET));
    expect(await screen.findByRole('table')).toHaveTextContent(/laptop.*never/);

    await userEvent.click(
      screen.getByRole('button', { name: 'Revoke laptop' }),
    );
    expect(revokeToken).not.toHaveBeenCalled();
    await userEvent.click(
      within(
        screen.getByRole('dialog', { name: 'Revoke “laptop”?' }),
      ).getByRole('button', { name: 'Revoke' }),
    );
    expect(revokeToken).toHaveBeenCalledWith('t-1');
    expect(
      await screen.findByText('You have no push token'),
    ).toBeInTheDocument();
  });

  it('keeps what one typed when it is refused, and hides what one may not do', async () => {
    const { unmount } = renderSandbox(<TokensPage />, {
      getTokens: async () => [laptop],
      createToken: async () => {
        throw new Error('ten tokens are enough');
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create a token' }),
    );
    const field = screen.getByRole('textbox', { name: /What it is for/ });
    await userEvent.type(field, 'robot{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'ten tokens are enough',
    );
    expect(field).toHaveValue('robot');
    unmount();

    renderSandbox(
      <TokensPage />,
      { getTokens: async () => [laptop] },
      { denied: ['sandbox.token.create'] },
    );
    expect(await screen.findByRole('table')).toHaveTextContent('laptop');
    expect(
      screen.queryByRole('button', { name: /Create|Revoke/ }),
    ).not.toBeInTheDocument();
  });
});
