import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { screen, waitFor } from '@testing-library/react';
import { NewServiceBanner } from './NewServiceBanner';

it('offers nothing to somebody who would be refused', async () => {
  const authorize = jest.fn(async () => ({ result: 'DENY' }));
  renderInTestApp(
    <TestApiProvider apis={[[permissionApiRef, { authorize } as never]]}>
      <NewServiceBanner />
      <p>below</p>
    </TestApiProvider>,
  );
  await screen.findByText('below');
  await waitFor(() =>
    expect(authorize).toHaveBeenCalledWith({
      permission: expect.objectContaining({ name: 'scaffolder.task.create' }),
    }),
  );
  expect(screen.queryByText('New service')).not.toBeInTheDocument();
});
