import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  discoveryApiRef,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LocalSignInPage } from './LocalSignInPage';

const users = [
  {
    ref: 'user:default/guest',
    displayName: 'Guest',
    title: 'Looks around',
    teams: [],
  },
  {
    ref: 'user:default/tomas',
    displayName: 'Tomáš Dvořák',
    title: 'Site reliability engineer',
    teams: [{ ref: 'group:default/platform-team', displayName: 'Platform' }],
  },
  {
    ref: 'user:default/ana',
    displayName: 'Ana Souza',
    title: 'Staff engineer',
    teams: [{ ref: 'group:default/payments', displayName: 'Payments' }],
  },
];

const session = {
  profile: { displayName: 'Ana Souza' },
  backstageIdentity: {
    token: `e30.${window.btoa(JSON.stringify({ exp: 9_999_999_999 }))}.x`,
    identity: {
      type: 'user',
      userEntityRef: 'user:default/ana',
      ownershipEntityRefs: ['user:default/ana', 'group:default/payments'],
    },
  },
};

/** What the auth backend answers, by path below `/api/auth`. */
let answers: Record<string, () => { status?: number; body: unknown }>;
let signedInAs: Array<string | null>;
const originalFetch = global.fetch;

beforeEach(() => {
  window.sessionStorage.clear();
  signedInAs = [];
  answers = {
    '/modules/local-users/users': () => ({ body: { users } }),
    '/local/refresh': () => ({ body: session }),
  };
  global.fetch = jest.fn(async (input, init) => {
    const path = String(input).split('/api/auth')[1];
    const answer = answers[path]?.() ?? { status: 404, body: {} };
    if (path === '/local/refresh') {
      signedInAs.push(new Headers(init?.headers).get('x-local-user'));
    }
    const { status = 200, body } = answer;
    return {
      ok: status < 400,
      status,
      statusText: String(status),
      headers: new Headers({ 'content-type': 'application/json' }),
      json: async () => body,
      text: async () => JSON.stringify(body),
    } as Response;
  });
});

afterEach(() => {
  global.fetch = originalFetch;
});

function renderPage() {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  const page = renderInTestApp(
    <TestApiProvider
      apis={[
        [
          discoveryApiRef,
          mockApis.discovery({ baseUrl: 'http://localhost:7007' }),
        ],
      ]}
    >
      <LocalSignInPage onSignInSuccess={onSignInSuccess} />
    </TestApiProvider>,
  );
  return { onSignInSuccess, unmount: page.unmount };
}

describe('LocalSignInPage', () => {
  it('lists people by team, signs in with the keyboard, and remembers until sign-out', async () => {
    const first = renderPage();
    await screen.findByRole('button', { name: /^Ana/ });
    expect(
      screen.getAllByRole('heading', { level: 2 }).map(h => h.textContent),
    ).toEqual(['Payments', 'Platform', 'In no team']);
    const [payments] = screen.getAllByRole('list').slice(-3);
    expect(within(payments).getByText('Staff engineer')).toBeInTheDocument();

    await userEvent.tab();
    expect(screen.getByRole('button', { name: /^Ana/ })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(first.onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(signedInAs).toEqual(['user:default/ana']);
    const identity = first.onSignInSuccess.mock.calls[0][0];
    await expect(identity.getBackstageIdentity()).resolves.toMatchObject({
      userEntityRef: 'user:default/ana',
    });
    first.unmount();

    const reloaded = renderPage();
    await waitFor(() => expect(reloaded.onSignInSuccess).toHaveBeenCalled());
    expect(signedInAs).toEqual(['user:default/ana', 'user:default/ana']);
    await reloaded.onSignInSuccess.mock.calls[0][0].signOut();
    reloaded.unmount();

    const after = renderPage();
    await screen.findByRole('button', { name: /^Guest/ });
    expect(after.onSignInSuccess).not.toHaveBeenCalled();
  });

  it('waits while the catalog is still reading its people', async () => {
    let asked = 0;
    answers['/modules/local-users/users'] = () => ({
      body: { users: asked++ === 0 ? [] : users },
    });
    renderPage();
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Reading the organisation',
    );
    await screen.findByRole('button', { name: /^Guest/ }, { timeout: 3000 });
    expect(asked).toBe(2);
  });

  it('says that the list could not be read, and reads it again when asked', async () => {
    answers['/modules/local-users/users'] = () => ({
      status: 503,
      body: { error: { name: 'ServiceUnavailableError', message: 'asleep' } },
    });
    renderPage();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The list of people could not be read',
    );
    answers['/modules/local-users/users'] = () => ({ body: { users } });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('button', { name: /^Guest/ });
  });

  it('says that signing in failed, and lets one choose another person', async () => {
    window.sessionStorage.setItem('paved-path.local-user', 'user:default/gone');
    answers['/local/refresh'] = () => ({
      status: 401,
      body: {
        error: { name: 'AuthenticationError', message: 'no such user' },
      },
    });
    const { onSignInSuccess } = renderPage();
    expect(await screen.findByRole('alert')).toHaveTextContent(/did not work/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose another person' }),
    );
    await screen.findByRole('button', { name: /^Ana/ });
    expect(onSignInSuccess).not.toHaveBeenCalled();
  });
});
