import { screen } from '@testing-library/react';
import {
  accessibilityProblems,
  renderSandbox,
  repository,
  run,
  workload,
} from '../__testUtils__';
import { EntityPipeline } from './EntityPipeline';
import { WhereItRunsCard } from './WhereItRunsCard';

describe('EntityPipeline', () => {
  it('asks for the runs of the service’s repository', async () => {
    const getRuns = jest.fn(async () => [run]);
    renderSandbox(<EntityPipeline />, { getRuns });
    expect(
      await screen.findByRole('link', { name: 'Pay money back' }),
    ).toHaveAttribute('href', '/sandbox/runs/run-1');
    expect(getRuns).toHaveBeenCalledWith(
      { repository: 'services/refunds', limit: 50 },
      expect.anything(),
    );
  });
});

describe('WhereItRunsCard', () => {
  it('leads to the service, its repository and its dashboard', async () => {
    const { container } = renderSandbox(<WhereItRunsCard />, {
      getWorkloads: async request => {
        expect(request).toEqual({ service: 'refunds' });
        return [workload];
      },
      getRepository: async () => repository,
    });
    expect(
      await screen.findByRole('link', { name: /refunds.production/ }),
    ).toHaveAttribute('href', workload.url);
    expect(
      screen.getByText(`git clone ${repository.cloneUrl}`),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Pipeline runs' })).toHaveAttribute(
      'href',
      '/sandbox/repositories/services/refunds',
    );
    expect(screen.getByRole('link', { name: 'Dashboard' })).toHaveAttribute(
      'href',
      '/sandbox/dashboards/refunds',
    );
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('shows where it runs also when its repository is elsewhere', async () => {
    renderSandbox(<WhereItRunsCard />, {
      getWorkloads: async () => [],
      getRepository: async () => {
        throw Object.assign(new Error('no'), { name: 'NotFoundError' });
      },
    });
    expect(await screen.findByText('It runs nowhere yet')).toBeInTheDocument();
    expect(
      screen.getByText('The sandbox has no repository services/refunds.'),
    ).toBeInTheDocument();
  });
});
