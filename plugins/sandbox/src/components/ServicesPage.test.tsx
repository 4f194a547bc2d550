import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  accessibilityProblems,
  renderSandbox,
  workload,
} from '../__testUtils__';
import { ServicesPage } from './ServicesPage';

describe('ServicesPage', () => {
  it('tells how every service stands, and shows its last log lines', async () => {
    const { container } = renderSandbox(<ServicesPage />, {
      getWorkloads: async () => [
        workload,
        {
          ...workload,
          environment: 'dev',
          state: 'failed',
          artifactId: 'main-aaaaaaaaaa-abcdef0123',
          replicas: { desired: 2, ready: 0 },
          restarts: 7,
          message: 'crash loop',
          lastLogLines: ['TypeError: x is not a function'],
        },
      ],
    });
    expect(screen.getByRole('note')).toHaveTextContent(
      'What runs here runs as the user who started the portal, and can be reached from this machine only.',
    );
    const table = await screen.findByRole('table', { name: /What runs/ });
    const [, healthy, failed] = within(table).getAllByRole('row');
    expect(healthy).toHaveTextContent(
      /refunds.*production.*healthy.*2 of 2.*main-0123456.*0/,
    );
    expect(
      within(healthy).getByRole('link', { name: /refunds.production/ }),
    ).toHaveAttribute('href', 'http://refunds.production.localhost:7080');
    expect(
      within(healthy).getByRole('link', { name: 'refunds' }),
    ).toHaveAttribute('href', '/sandbox/dashboards/refunds');
    expect(failed).toHaveTextContent(
      /dev.*failed.*crash loop.*still answering: main-0123456.*0 of 2.*7/,
    );

    const button = within(failed).getByRole('button', {
      name: 'Last log lines of refunds in dev',
    });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByRole('log', { name: 'Last log lines of refunds in dev' }),
    ).toHaveTextContent('TypeError: x is not a function');
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('tells nothing, not asked and refused apart', async () => {
    const first = renderSandbox(<ServicesPage />, {
      getWorkloads: async () => [],
    });
    expect(await screen.findByText('Nothing runs yet')).toBeInTheDocument();
    first.unmount();

    const second = renderSandbox(<ServicesPage />, {
      getWorkloads: async () => {
        throw new Error('the runtime does not answer');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the runtime does not answer',
    );
    expect(screen.queryByText('Nothing runs yet')).not.toBeInTheDocument();
    second.unmount();

    const third = renderSandbox(<ServicesPage />, {
      getWorkloads: () => new Promise(() => {}),
    });
    expect(
      await screen.findByRole('status', { name: 'Loading Services' }),
    ).toBeInTheDocument();
    third.unmount();

    renderSandbox(<ServicesPage />, {
      getWorkloads: async () => {
        throw Object.assign(new Error('no'), { name: 'NotAllowedError' });
      },
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
