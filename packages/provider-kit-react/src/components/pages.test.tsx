import { useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { accessibilityProblems } from '../testUtils';
import { ChoiceSelect } from './ChoiceSelect';
import { ExportButton } from './ExportButton';
import { FilterSelect } from './filters';
import { PageTabs } from './PageTabs';
import { TitledCard } from './TitledCard';

const user = userEvent.setup({ delay: null });

describe('a card of a page', () => {
  it('has a title of the second level, so that no level is left out below the page’s own', async () => {
    const { container } = renderInTestApp(
      <>
        <h1>Things</h1>
        <TitledCard title="Five" headerActions={<button>Count</button>}>
          one more
        </TitledCard>
      </>,
    );
    expect(
      await screen.findByRole('heading', { name: 'Five', level: 2 }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Count' })).toBeInTheDocument();
    expect(screen.getByText('one more')).toBeInTheDocument();
    expect(await accessibilityProblems(container)).toEqual([]);
  });
});

describe('the links between pages', () => {
  const fleet = { title: 'Fleet', href: '/drift', isCurrent: true };
  const coverage = {
    title: 'Coverage',
    href: '/drift/coverage',
    isCurrent: false,
  };

  it('say where the reader is and where else they can go', async () => {
    renderInTestApp(<PageTabs label="Pages" tabs={[fleet, coverage]} />);
    const pages = within(
      await screen.findByRole('navigation', { name: 'Pages' }),
    );
    expect(pages.getByRole('link', { name: 'Fleet' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    const other = pages.getByRole('link', { name: 'Coverage' });
    expect(other).not.toHaveAttribute('aria-current');
    expect(other).toHaveAttribute('href', '/drift/coverage');
  });

  it('are not there where there is one page to see', async () => {
    renderInTestApp(
      <>
        <p>here</p>
        <PageTabs
          label="Refused"
          tabs={[fleet, { ...coverage, isRefused: true }]}
        />
        <PageTabs
          label="Not mounted"
          tabs={[fleet, { ...coverage, href: undefined }]}
        />
        <PageTabs
          label="There all the same"
          tabs={[
            { ...fleet, isCurrent: false },
            { ...coverage, isCurrent: true, isRefused: true },
          ]}
        />
      </>,
    );
    await screen.findByText('here');
    expect(
      screen
        .getAllByRole('navigation')
        .map(pages => pages.getAttribute('aria-label')),
    ).toEqual(['There all the same']);
  });
});

describe('a choice of one', () => {
  it('keeps the kind of value that it was given, and says in the menu what each means', async () => {
    const onChange = jest.fn();
    renderInTestApp(
      <ChoiceSelect
        label="Period"
        choices={[
          { value: 7, words: 'a week' },
          { value: 30, words: 'a month', help: 'Thirty days.' },
        ]}
        value={7}
        onChange={onChange}
      />,
    );
    const field = await screen.findByRole('button', { name: /^Period/ });
    expect(field).toHaveTextContent('a week');
    await user.click(field);
    const month = await screen.findByRole('option', { name: /^a month/ });
    expect(month).toHaveTextContent('Thirty days.');
    await user.click(month);
    expect(onChange.mock.calls).toEqual([[30]]);
  });

  it('may be of all of them, which is said, and is no value', async () => {
    const onChange = jest.fn();
    function Filter() {
      const [value, setValue] = useState<'new'>();
      return (
        <FilterSelect
          label="State"
          all="All states"
          choices={[{ value: 'new', words: <em>New ones</em> }]}
          value={value}
          onChange={chosen => {
            setValue(chosen);
            onChange(chosen);
          }}
        />
      );
    }
    renderInTestApp(<Filter />);
    const field = await screen.findByRole('button', { name: /^State/ });
    expect(field).toHaveTextContent('All states');
    for (const name of ['New ones', 'All states']) {
      await user.click(field);
      await user.click(await screen.findByRole('option', { name }));
      expect(field).toHaveTextContent(name);
    }
    expect(onChange.mock.calls).toEqual([['new'], [undefined]]);
  });
});

describe('an export', () => {
  const saved: string[] = [];

  beforeEach(() => {
    saved.length = 0;
    URL.createObjectURL = () => 'blob:file';
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
  });

  afterEach(() => jest.restoreAllMocks());

  it('asks for what is chosen, and saves it under its name; a failure is said, and can be tried again', async () => {
    const fetch = jest
      .fn()
      .mockResolvedValueOnce(
        new Response(
          JSON.stringify({
            error: { name: 'Error', message: 'the disk is full' },
            response: { statusCode: 500 },
          }),
          { status: 500, headers: { 'content-type': 'application/json' } },
        ),
      )
      .mockResolvedValueOnce(new Response('name\r\nledger\r\n'));
    renderInTestApp(
      <ExportButton
        label="Export CSV"
        address="plugin://shop/things.csv"
        query={{ owner: 'ana', state: undefined, search: '' }}
        fileName={() => 'things.csv'}
      />,
      { apis: [[fetchApiRef, { fetch }]] },
    );
    const button = await screen.findByRole('button', { name: 'Export CSV' });
    await user.click(button);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It was not exported: the disk is full',
    );
    expect(saved).toEqual([]);
    await user.click(button);
    await waitFor(() => expect(saved).toEqual(['things.csv']));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(fetch.mock.calls.map(([address]) => address)).toEqual([
      'plugin://shop/things.csv?owner=ana',
      'plugin://shop/things.csv?owner=ana',
    ]);
  });
});
