import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { renderForReader } from '../testUtils';
import { useAllowed } from './useAllowed';

const permission = createPermission({
  name: 'lighthouse.light',
  attributes: { action: 'update' },
});

function Answer() {
  const { allowed, loading } = useAllowed({ permission });
  return <p>{loading ? 'not known' : `may: ${allowed}`}</p>;
}

describe('useAllowed', () => {
  it('keeps the last answer where it cannot be asked again, and takes the next one', async () => {
    const authorize = jest
      .fn<AuthorizeResult.ALLOW | AuthorizeResult.DENY, []>()
      .mockReturnValue(AuthorizeResult.ALLOW);
    const failed = jest.fn();
    renderForReader(
      <Answer />,
      {
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'lighthouse' },
        },
        apis: [],
      },
      { authorize },
    );
    expect(await screen.findByText('may: true')).toBeInTheDocument();

    authorize.mockImplementation(() => {
      failed();
      throw new Error('Failed to fetch');
    });
    fireEvent.focus(window);
    await waitFor(() => expect(failed).toHaveBeenCalled());
    expect(screen.getByText('may: true')).toBeInTheDocument();

    authorize.mockImplementation(() => AuthorizeResult.DENY);
    fireEvent.focus(window);
    expect(await screen.findByText('may: false')).toBeInTheDocument();
  });

  it('lets nobody do what could never be asked', async () => {
    renderForReader(
      <Answer />,
      {
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'lighthouse' },
        },
        apis: [],
      },
      {
        authorize: () => {
          throw new Error('Failed to fetch');
        },
      },
    );
    expect(await screen.findByText('may: false')).toBeInTheDocument();
  });
});
