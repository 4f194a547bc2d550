import { screen, within } from '@testing-library/react';
import {
  accessibilityProblems,
  dashboard,
  renderSandbox,
} from '../__testUtils__';
import { DashboardPage } from './DashboardPage';

describe('DashboardPage', () => {
  it('plots what was measured, and says where there is nothing to plot', async () => {
    const { container } = renderSandbox(<DashboardPage service="refunds" />, {
      getDashboard: async () => ({
        ...dashboard,
        environments: [
          { environment: 'dev', samples: [] },
          {
            environment: 'staging',
            samples: [
              {
                at: '2026-01-05T09:00:00Z',
                requestsPerSecond: 0,
                memoryBytes: 52_428_800,
              },
            ],
          },
          {
            environment: 'production',
            samples: [
              { at: '2026-01-05T09:00:00Z' },
              {
                at: '2026-01-05T09:00:05Z',
                requestsPerSecond: 12.34,
                errorRatio: 0.05,
                p50Seconds: 0.012,
                p95Seconds: 0.2,
              },
            ],
          },
        ],
      }),
    });
    const dev = await screen.findByRole('region', { name: 'dev' });
    expect(dev).toHaveTextContent('Nothing was measured in dev yet');
    expect(within(dev).queryByRole('img')).not.toBeInTheDocument();

    const staging = screen.getByRole('region', { name: 'staging' });
    expect(staging).toHaveTextContent('No traffic yet in staging');
    expect(within(staging).getAllByRole('img')).toHaveLength(1);
    expect(
      within(staging).getByRole('img', { name: /Memory.*now 50$/ }),
    ).toBeInTheDocument();

    const production = screen.getByRole('region', { name: 'production' });
    expect(
      within(production)
        .getAllByRole('img')
        .map(plot => plot.getAttribute('aria-label')),
    ).toEqual([
      'Requests per second in production: now 12.3',
      'Errors, per cent of requests in production: now 5',
      'Response time, milliseconds in production: median now 12, 95th percentile now 200',
      'Memory of all replicas, MiB in production: no sample',
    ]);
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('says so where the service runs nowhere', async () => {
    renderSandbox(<DashboardPage service="refunds" />, {
      getDashboard: async () => dashboard,
    });
    expect(await screen.findByText('It runs nowhere yet')).toBeInTheDocument();
  });
});
