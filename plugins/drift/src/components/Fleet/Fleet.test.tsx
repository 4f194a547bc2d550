import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import { act } from 'react';
import { SignalBox } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { FleetPage } from './FleetPage';

const { freshness } = examples;

async function choose(label: RegExp, option: string) {
  await userEvent.click(screen.getByRole('button', { name: label }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('the fleet', () => {
  it('says how it stands, plots it with a table beside, and shows stale and failing as what they are', async () => {
    renderWithDrift(<FleetPage />, { api: mockDrift() });
    expect(
      await screen.findByText('41 of 312 environments are drifted'),
    ).toBeInTheDocument();
    expect(screen.getByText('9 cannot be checked')).toBeInTheDocument();
    expect(
      screen.getByRole('img', { name: /^Drifted environments per day from/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('As a table'));
    expect(
      within(
        screen.getByRole('table', { name: 'Drifted environments per day' }),
      ).getAllByRole('row'),
    ).toHaveLength(91);

    const table = await screen.findByRole('table', { name: 'Environments' });
    const row = (name: string) =>
      within(table).getByRole('link', { name }).closest('tr');
    expect(row('payments/recovery-site')).toHaveTextContent(
      'the state is locked by jonas since Monday',
    );
    // Whether it is too long ago is the server's to say.
    expect(row('payments/recovery-site')).toHaveTextContent(
      '2when last checked',
    );
    expect(row('payments/recovery-site')).toHaveTextContent(
      'tried 20 minutes agolast checked 5 days ago',
    );
    expect(row('payments/recovery-site')).not.toHaveTextContent('too long ago');
    expect(row('payments/sandbox')).toHaveTextContent('not checked yet');
    expect(row('payments/sandbox')).toHaveTextContent('not knownnever');
    expect(row('sailings/timetable')).toHaveTextContent(
      'in sync when last checked',
    );
    expect(row('sailings/timetable')).toHaveTextContent('too long ago');
    expect(row('payments/old')).toHaveTextContent('retired');
    // A folder of the same name is not said again.
    expect(row('payments/dev')).toHaveTextContent(
      /^payments\/devplatform\/infrastructurein sync/,
    );
    expect(
      within(row('payments/dev')!).getAllByRole('link', { name: 'payments' }),
    ).toHaveLength(2);
    // The age below is that of the list, not that of the checks.
    expect(
      screen.getAllByText(/^from the list of environments of Terraform,/),
    ).toHaveLength(3);
    expect(
      within(table).getByRole('link', { name: 'payments/dev' }),
    ).toHaveAttribute('href', '/drift/environments/payments-dev');
  });

  it('filters, sorts and pages on the server, and keeps the filter in the address', async () => {
    const api = mockDrift();
    api.getEnvironments.mockImplementation(async (query = {}) => ({
      items: query.search === 'nonsense' ? [] : examples.fleetEnvironments,
      totalItems: 312,
      nextCursor: query.cursor ? undefined : 'second',
      freshness,
    }));
    renderWithDrift(<FleetPage />, {
      api,
      at: '/?owner=group:default/booking&state=rubbish',
    });
    const expectAsked = (query: object) =>
      waitFor(() =>
        expect(api.getEnvironments).toHaveBeenLastCalledWith(
          { limit: 50, cursor: undefined, ...query },
          expect.anything(),
        ),
      );
    await expectAsked({ owner: 'group:default/booking' });
    await screen.findByRole('table', { name: 'Environments' });

    await choose(/^State all/, 'cannot be checked');
    await choose(/^System all/, 'checkout');
    await userEvent.click(screen.getByRole('button', { name: 'Checked' }));
    const all = {
      owner: 'group:default/booking',
      system: 'system:default/checkout',
      state: 'failed',
      orderField: 'checkedAt',
    };
    await expectAsked({ ...all, order: 'asc' });
    await userEvent.click(screen.getByRole('button', { name: 'Checked' }));
    await expectAsked({ ...all, order: 'desc' });

    const pages = screen.getByRole('navigation', {
      name: 'Pages of Environments',
    });
    await userEvent.click(within(pages).getByRole('button', { name: 'Next' }));
    await expectAsked({ ...all, order: 'desc', cursor: 'second' });

    expect(
      screen.getByRole('search', { name: 'Which environments to show' }),
    ).toBeInTheDocument();
    await userEvent.type(
      screen.getByLabelText('Name, repository or path'),
      'nonsense',
    );
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
    await expectAsked({ ...all, order: 'desc', search: 'nonsense' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await expectAsked({ orderField: 'checkedAt', order: 'desc' });

    await userEvent.click(
      await screen.findByRole('button', { name: /sailings/ }),
    );
    await expectAsked({
      orderField: 'checkedAt',
      order: 'desc',
      owner: 'group:default/sailings',
    });
  });

  it('tells failed from empty', async () => {
    const api = mockDrift();
    api.getEnvironments.mockRejectedValue(new Error('the database is locked'));
    api.getFleet.mockRejectedValue(new Error('the database is locked'));
    api.getLatestScan.mockRejectedValue(new Error('the database is locked'));
    api.getIgnoreRules.mockRejectedValue(new Error('the database is locked'));
    renderWithDrift(<FleetPage />, { api });
    await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(5));
    expect(screen.queryByText(/No |never|Nothing|None/)).toBeNull();

    api.getEnvironments.mockResolvedValue({
      items: [],
      totalItems: 0,
      freshness,
    });
    for (const retry of screen.getAllByRole('button', { name: 'Retry' })) {
      await userEvent.click(retry);
    }
    expect(
      await screen.findByText('No infrastructure environment is known'),
    ).toBeInTheDocument();
  });

  it('scans the whole fleet with progress, an estimate and a way to stop it', async () => {
    const api = mockDrift();
    const signals = new SignalBox();
    renderWithDrift(<FleetPage />, { api, signals });
    const start = await screen.findByRole('button', {
      name: 'Scan the whole fleet',
    });
    api.getLatestScan.mockResolvedValue(examples.scan());
    await userEvent.click(start);
    expect(api.startScan).toHaveBeenCalledTimes(1);
    expect(await screen.findByText('312 of 900 checked')).toBeInTheDocument();
    expect(screen.getByText('about 7 minutes left')).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Environments checked' }),
    ).toHaveAttribute('aria-valuenow', '35');

    api.getLatestScan.mockResolvedValue(examples.scan({ finished: 450 }));
    act(() => signals.send(FLEET_CHANNEL));
    expect(await screen.findByText('450 of 900 checked')).toBeInTheDocument();
    api.getLatestScan.mockResolvedValue(
      examples.scan({
        state: 'cancelled',
        finished: 451,
        finishedAt: examples.ago({ minutes: 1 }),
      }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Cancel the scan' }),
    );
    expect(api.cancelScan).toHaveBeenCalledWith('scan-1');
    expect(
      await screen.findByText(/cancelled.*after 451 of 900/),
    ).toBeInTheDocument();
  });

  it('exports all that the filter lets through, as the backend writes it, and says why not', async () => {
    const fetch = jest.fn();
    fetch.mockResolvedValueOnce(
      Response.json(
        {
          error: { name: 'Error', message: 'the database is locked' },
          response: { statusCode: 500 },
        },
        { status: 500 },
      ),
    );
    fetch.mockResolvedValueOnce(new Response('name\r\npayments/production'));
    const files: Blob[] = [];
    URL.createObjectURL = jest.fn(blob => {
      files.push(blob as Blob);
      return 'blob:file';
    });
    URL.revokeObjectURL = jest.fn();
    const names: string[] = [];
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function taken(this: HTMLAnchorElement) {
        names.push(this.download);
      });
    renderWithDrift(<FleetPage />, {
      api: mockDrift(),
      at: '/?search=pay&state=drifted',
      fetch,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(await screen.findByText(/^It was not exported/)).toHaveTextContent(
      'It was not exported: the database is locked',
    );
    expect(files).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Export as CSV' }),
    );
    await waitFor(() =>
      expect(names).toEqual([
        expect.stringMatching(/^drift-\d{4}-\d\d-\d\d\.csv$/),
      ]),
    );
    click.mockRestore();
    expect(files).toHaveLength(1);
    expect(fetch).toHaveBeenLastCalledWith(
      'plugin://drift/environments.csv?state=drifted&search=pay',
      expect.anything(),
    );
  });

  it('lists what is ignored with what it hides, and deletes a rule after asking', async () => {
    const api = mockDrift();
    renderWithDrift(<FleetPage />, { api });
    const table = await screen.findByRole('table', { name: 'Ignore rules' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('tags.LastSeen of aws_instance');
    expect(first).toHaveTextContent('everywhere12');
    expect(second).toHaveTextContent('platform/infrastructure');
    await userEvent.click(
      within(first).getByRole('button', { name: /^Delete the rule/ }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('12 drifts that it hides count again.');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete the rule' }),
    );
    await waitFor(() =>
      expect(api.deleteIgnoreRule).toHaveBeenCalledWith('rule-1'),
    );
  });

  it('shows one environment on a page of its own', async () => {
    const api = mockDrift();
    renderWithDrift(<FleetPage />, {
      api,
      at: '/environments/payments-production',
      authorize: () => AuthorizeResult.ALLOW,
    });
    expect(
      await screen.findByRole('list', {
        name: 'What drifted in payments/production',
      }),
    ).toBeInTheDocument();
    expect(api.getEnvironment).toHaveBeenCalledWith(
      'payments-production',
      expect.anything(),
    );
    expect(
      screen.getByRole('link', { name: 'The whole fleet' }),
    ).toHaveAttribute('href', '/drift');
  });

  it('says of an address below its own that there is no such page', async () => {
    renderWithDrift(<FleetPage />, { api: mockDrift(), at: '/nothing' });
    expect(await screen.findByText(/page not found/i)).toBeInTheDocument();
  });
});
