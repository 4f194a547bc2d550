import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
import { freshness } from '../../__testUtils__/examples';
import { sources } from '../../__testUtils__/organisation';
import { mockCost, renderWithCost } from '../../__testUtils__/renderWithCost';
import { SourcesPage } from './SourcesPage';

describe('where charges come from', () => {
  it('names first what was refused, with file, line, reason and what is in the numbers instead', async () => {
    const { container } = renderWithCost(<SourcesPage />, {
      api: mockCost({ getSources: async () => sources }),
    });
    const status = await screen.findByText('2 parts of the bills were refused');
    expect(status.closest('[role=status]')).toHaveTextContent(
      '1 source does not answer',
    );
    const headings = screen.getAllByText(/^(FOCUS exports|AWS Cost Explorer)$/);
    expect(headings.map(each => each.textContent)).toEqual([
      'FOCUS exports',
      'AWS Cost Explorer',
    ]);
    const refused = screen.getByRole('list', {
      name: 'Refused parts of FOCUS exports',
    });
    const [october, november] = within(refused).getAllByRole('listitem');
    expect(october).toHaveTextContent(
      /aws\/2026-10 refused.*part-0001\.csv\.gz, line 1207.*"ten" is not a number.*still in the numbers, read 1 hour ago/,
    );
    expect(november).toHaveTextContent(
      /google\/2026-11\.parquet.*ChargePeriodStart is missing.*Nothing of it is in the numbers/,
    );
    expect(screen.getByText(/does not answer \(503\)/)).toBeInTheDocument();
    expect(screen.getByText('1 read, 2 refused')).toBeInTheDocument();
    expect(
      screen.getByText(/412 requests that cost money this month/),
    ).toHaveTextContent('$4.12 altogether');

    await userEvent.click(screen.getByText('All 2 parts'));
    const [, waiting, read] = within(
      screen.getByRole('table', { name: 'Parts of AWS Cost Explorer' }),
    ).getAllByRole('row');
    expect(waiting).toHaveTextContent(/2026-11.*waiting/);
    expect(read).toHaveTextContent(/2026-10.*read.*1 hour ago.*41,200/);
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('is good only where all was read', async () => {
    const api = mockCost({ getSources: async () => [sources[0]] });
    const first = renderWithCost(<SourcesPage />, { api });
    expect(
      await screen.findByText('Nothing was refused; 1 part waits to be read'),
    ).toBeInTheDocument();
    first.unmount();
    const slices = [{ ...sources[0].slices[0] }];
    const read = { ...sources[0], slices };
    api.getSources.mockResolvedValue([
      { ...read, freshness: { ...freshness, state: 'stale' } },
    ]);
    const old = renderWithCost(<SourcesPage />, { api });
    expect(
      await screen.findByText('1 source was not read for longer than usual'),
    ).toBeInTheDocument();
    old.unmount();
    api.getSources.mockResolvedValue([
      read,
      { id: 'states', title: 'Terraform states', slices: [], freshness },
    ]);
    const second = renderWithCost(<SourcesPage />, { api });
    expect(
      await screen.findByText('All that there is was read: 1 part'),
    ).toBeInTheDocument();
    expect(screen.getByText(/^No bills come from here/)).toBeInTheDocument();
    second.unmount();
    api.getSources.mockResolvedValue([
      {
        ...sources[0],
        slices: [],
        freshness: { ...freshness, asOf: undefined, state: 'never' },
      },
    ]);
    renderWithCost(<SourcesPage />, { api });
    expect(await screen.findByText('Nothing was read yet')).toBeInTheDocument();
    expect(screen.getByText('It has listed nothing yet.')).toBeInTheDocument();
  });

  it('shows none, a refusal and a failure each as what it is', async () => {
    const api = mockCost({ getSources: async () => [] });
    const first = renderWithCost(<SourcesPage />, { api });
    expect(
      await screen.findByText('No cost provider is installed'),
    ).toBeInTheDocument();
    first.unmount();
    api.getSources.mockRejectedValue(
      Object.assign(new Error('no'), { name: 'NotAllowedError' }),
    );
    const second = renderWithCost(<SourcesPage />, { api });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    second.unmount();
    api.getSources.mockRejectedValue(new Error('the database is down'));
    renderWithCost(<SourcesPage />, { api });
    expect(await screen.findByText('the database is down')).toBeInTheDocument();
  });
});
