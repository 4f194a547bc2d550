import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/coverage';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { FleetPage } from '../Fleet';

const at = '/coverage';

async function choose(label: RegExp, option: string) {
  await userEvent.click(screen.getByRole('button', { name: label }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

function resources() {
  return screen.findByRole('table', { name: 'Resources' });
}

describe('what no code manages', () => {
  it('says it first, with what is unknown and why, and draws every type with the same as a table', async () => {
    const { container } = renderWithDrift(<FleetPage />, {
      api: mockDrift(),
      at,
    });
    expect(
      await screen.findByText('12 resources exist that no code manages'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Of 3 resources it is unknown: 2 environments’ states could not be read',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('118 resources are managed by code'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Compared with the states of 11 environments'),
    ).toBeInTheDocument();

    expect(
      screen.getByRole('img', {
        name: /s3 22 managed, 3 unmanaged, 1 unknown; type unknown 0 managed, 2 unmanaged/,
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('As a table'));
    const types = screen.getByRole('table', { name: 'Resources by type' });
    expect(within(types).getAllByRole('row')[1]).toHaveTextContent(
      'ec2:security-group7031',
    );

    const inventory = screen
      .getByRole('heading', { name: 'AWS' })
      .closest('li')!;
    expect(inventory).toHaveTextContent('AWS account 123456789012, eu-west-1');
    expect(inventory).toHaveTextContent(
      '12 not managed, 3 unknown, 118 managed by code',
    );
    expect(inventory).toHaveTextContent('Resources that never had a tag.');
    expect(inventory).toHaveTextContent('from AWS, 20 minutes ago');

    const unread = screen.getByRole('list', {
      name: 'States that could not be read',
    });
    expect(
      within(unread).getByRole('link', { name: 'ledger/production' }),
    ).toHaveAttribute('href', '/drift/environments/ledger-production');
    expect(unread).toHaveTextContent('access to the bucket is denied');

    await resources();
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('lists what no code manages until something else is asked, on the server and in the address', async () => {
    const api = mockDrift();
    renderWithDrift(<FleetPage />, { api, at });
    const expectAsked = (query: object) =>
      waitFor(() =>
        expect(api.getCloudResources).toHaveBeenLastCalledWith(
          { limit: 50, cursor: undefined, ...query },
          expect.anything(),
        ),
      );
    await expectAsked({ state: 'unmanaged' });
    expect(
      screen.getByRole('search', { name: 'Which resources to show' }),
    ).toBeInTheDocument();
    expect(
      within(await resources()).queryByRole('columnheader', {
        name: 'Managed by',
      }),
    ).toBeNull();

    expect(
      within(await resources()).getByRole('columnheader', { name: 'Where' }),
    ).toBeInTheDocument();

    await choose(/^State not managed/, 'all');
    await expectAsked({ state: undefined });
    const row = (name: RegExp) =>
      screen.findByRole('link', { name }).then(link => link.closest('tr')!);
    const byHand = await row(/exports-by-hand/);
    expect(
      within(byHand).getByRole('link', { name: /exports-by-hand/ }),
    ).toHaveAttribute('href', 'https://console.example.com/s3/exports-by-hand');
    expect(byHand).toHaveTextContent('arn:aws:s3:::exports-by-hand');
    expect(byHand).toHaveTextContent('not managed');
    const tags = within(byHand).getByText('2 tags').closest('details');
    expect(tags).not.toHaveAttribute('open');
    await userEvent.click(within(byHand).getByText('2 tags'));
    expect(within(byHand).getByText('team = payments')).toBeVisible();
    const managed = await row(/payments\/production/);
    expect(
      within(managed).getByRole('link', { name: 'payments/production' }),
    ).toHaveAttribute('href', '/drift/environments/payments-production');
    expect(managed).toHaveTextContent('module.archive.aws_s3_bucket.this');
    expect(managed).toHaveTextContent('managed by code');

    await choose(/^State all/, 'unknown');
    await choose(/^Type all/, 'elasticloadbalancing:listener-rule/app');
    const asked = {
      state: 'unknown',
      type: 'elasticloadbalancing:listener-rule/app',
    };
    await expectAsked(asked);
    await userEvent.click(
      within(
        await screen.findByRole('navigation', { name: 'Pages of Resources' }),
      ).getByRole('button', { name: 'Next' }),
    );
    await expectAsked({ ...asked, cursor: 'second' });
    await userEvent.type(screen.getByLabelText('Name, id or tag'), 'nonsense');
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
    await expectAsked({ ...asked, search: 'nonsense' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await expectAsked({ state: 'unmanaged' });
    expect(screen.getByLabelText('Name, id or tag')).toHaveValue('');

    api.getCloudResources.mockResolvedValue({
      items: [
        { ...examples.resources[0], account: undefined, region: undefined },
      ],
      totalItems: 1,
    });
    await choose(/^State not managed/, 'all');
    await waitFor(() =>
      expect(screen.queryByRole('columnheader', { name: 'Where' })).toBeNull(),
    );
  });

  it('takes its filter from the address, and exports all that it lets through', async () => {
    const api = mockDrift();
    const { inventories } = examples.summaries['inventory-stale']();
    api.getCoverage.mockResolvedValue(examples.summary({ inventories }));
    const fetch = jest.fn(async () => new Response('id\r\n'));
    URL.createObjectURL = jest.fn(() => 'blob:file');
    URL.revokeObjectURL = jest.fn();
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    renderWithDrift(<FleetPage />, {
      api,
      fetch,
      at: `${at}?state=all&inventory=aws&type=s3&search=hand`,
    });
    await resources();
    expect(api.getCloudResources).toHaveBeenCalledWith(
      {
        limit: 50,
        cursor: undefined,
        state: undefined,
        inventory: 'aws',
        type: 's3',
        search: 'hand',
      },
      expect.anything(),
    );
    expect(
      screen.getByRole('button', { name: /^Inventory AWS/ }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Export as CSV' }),
    );
    await waitFor(() => expect(click).toHaveBeenCalledTimes(1));
    click.mockRestore();
    expect(fetch).toHaveBeenCalledWith(
      'plugin://drift/coverage/resources.csv?type=s3&inventory=aws&search=hand',
      expect.anything(),
    );
  });

  it('tells every reason for an empty page from every other, and none is green by failure', async () => {
    const api = mockDrift();
    const signals = new SignalBox();
    api.getCloudResources.mockResolvedValue({ items: [], totalItems: 0 });
    api.getCoverage.mockResolvedValue(examples.summaries['no-inventory']());
    renderWithDrift(<FleetPage />, { api, signals, at });
    expect(
      await screen.findByText('No inventory is configured'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Add a backend module/)).toBeInTheDocument();
    expect(screen.queryByText('Resources')).toBeNull();

    async function show(
      summary: ReturnType<typeof examples.summary>,
      sentence: string,
    ) {
      api.getCoverage.mockResolvedValue(summary);
      act(() => signals.send(FLEET_CHANNEL));
      expect(await screen.findByText(sentence)).toBeInTheDocument();
    }
    const green = 'Code manages everything that the inventories list';

    await show(
      examples.summaries['never-asked'](),
      'No inventory was read yet',
    );
    expect(screen.queryByText('Resources')).toBeNull();
    await show(
      examples.summaries['inventory-failed'](),
      'No inventory could be read, so it is not known what exists',
    );
    expect(
      screen.getAllByText(/the role may not call tag:GetResources/),
    ).toHaveLength(2);
    expect(screen.queryByText('Resources')).toBeNull();

    await show(
      examples.allManaged(),
      '118 resources exist, and code manages them all',
    );
    expect(await screen.findByText(green)).toBeInTheDocument();

    const [inventory] = examples.allManaged().inventories;
    await show(
      {
        ...examples.allManaged(),
        inventories: [
          {
            ...inventory,
            freshness: {
              ...inventory.freshness,
              state: 'stale',
              reason: 'AWS does not answer (503)',
            },
          },
        ],
      },
      'Code managed all 118 resources that were there when it was last looked',
    );
    expect(screen.queryByText(green)).toBeNull();
    expect(
      screen.getByText('No resource is known to be unmanaged'),
    ).toBeInTheDocument();
    expect(
      screen.getAllByText(/AWS does not answer \(503\)/).length,
    ).toBeGreaterThan(1);

    await show(
      {
        ...examples.summary(),
        inventories: [
          {
            ...inventory,
            counts: { managed: 9, unmanaged: 4, unknown: 0 },
            freshness: { ...inventory.freshness, state: 'stale' },
          },
        ],
      },
      '4 resources exist that no code manages',
    );
    // It could be read: nobody says that it could not.
    expect(screen.getAllByText(/^from AWS, : it is old/)).toHaveLength(3);
    expect(screen.queryByText(/it could not be read/)).toBeNull();
    expect(
      screen.getByText(/No resource counts as unknown for it/),
    ).toBeInTheDocument();

    await show(
      examples.summary({
        inventories: [
          { ...examples.aws, counts: { managed: 9, unmanaged: 0, unknown: 1 } },
        ],
        unreadEnvironments: examples.summary().unreadEnvironments.slice(0, 1),
        unreadTruncated: true,
      }),
      'Of 1 resource it is unknown: the states of more than 1 environment could not be read',
    );
    expect(screen.queryByText(green)).toBeNull();
    expect(
      screen.getByText('There are more of them than are listed here.'),
    ).toBeInTheDocument();

    await show(
      examples.summary({
        inventories: [
          { ...examples.aws, counts: { managed: 0, unmanaged: 0, unknown: 0 } },
        ],
        types: [],
        readEnvironments: 0,
        unreadEnvironments: [],
      }),
      'No state was read to compare with',
    );
    expect(
      screen.getAllByText('The inventories list no resource').length,
    ).toBeGreaterThan(0);
    await show(
      examples.summary({
        unreadEnvironments: [
          { name: 'HCP Terraform', reason: 'It does not answer (503)' },
        ],
      }),
      'Of 3 resources it is unknown: the states of some environments could not be read',
    );
    expect(screen.getByText('HCP Terraform').closest('a')).toBeNull();
    expect(screen.queryByText(green)).toBeNull();
  });

  it('says once that it is refused, and that it failed with a way to try again', async () => {
    const api = mockDrift();
    api.getCoverage.mockRejectedValueOnce(new NotAllowedError('no'));
    api.getCloudResources.mockRejectedValueOnce(new NotAllowedError('no'));
    const signals = new SignalBox();
    renderWithDrift(<FleetPage />, { api, signals, at });
    expect(await screen.findAllByText('You may not see this')).toHaveLength(1);
    expect(screen.queryByText('Inventories')).toBeNull();

    api.getCoverage.mockRejectedValueOnce(new Error('the database is locked'));
    act(() => signals.send(FLEET_CHANNEL));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is locked',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByText('12 resources exist that no code manages'),
    ).toBeInTheDocument();
  });

  it('is a page beside the fleet for those who may see it', async () => {
    renderWithDrift(<FleetPage />, { api: mockDrift() });
    const tabs = await screen.findByRole('navigation', {
      name: 'Pages about drift',
    });
    expect(
      within(tabs).getByRole('link', { name: 'Coverage' }),
    ).toHaveAttribute('href', '/drift/coverage');
    expect(within(tabs).getByRole('link', { name: 'Fleet' })).toHaveAttribute(
      'aria-current',
      'page',
    );
  });
});
