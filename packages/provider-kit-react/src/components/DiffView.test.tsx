import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { DiffView } from './DiffView';

const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const before = `${lines.join('\n')}\n`;
const after = before.replace(
  'line 20\n',
  'line twenty\nline twenty and a half\n',
);

describe('DiffView', () => {
  it('folds each file, counts its changes, and shows signs, line numbers and what is around', async () => {
    renderInTestApp(
      <DiffView
        files={[
          { path: 'a.yaml', before, after },
          { path: 'b.yaml', after: 'new\n' },
          { path: 'c.yaml', before: 'old\n' },
          { path: 'd.yaml', before, after: before },
        ]}
      />,
    );
    const [a, b, c, d] = await screen.findAllByRole('group');
    expect(a).not.toHaveAttribute('open');
    await userEvent.click(within(a).getByText('a.yaml'));
    expect(a).toHaveAttribute('open');
    expect(
      within(a).getByLabelText('2 lines added, 1 lines removed'),
    ).toBeInTheDocument();
    const rows = within(a).getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      '⋯',
      '1717  line 17',
      '1818  line 18',
      '1919  line 19',
      '20− line 20',
      '20+ line twenty',
      '21+ line twenty and a half',
      '2122  line 21',
      '2223  line 22',
      '2324  line 23',
    ]);
    expect(within(b).getByText('added')).toBeInTheDocument();
    expect(within(c).getByText('removed')).toBeInTheDocument();
    expect(within(d).getByText('No line differs.')).toBeInTheDocument();
  });

  it('puts what was beside what is', async () => {
    renderInTestApp(
      <DiffView
        layout="split"
        open
        files={[{ path: 'a.yaml', before, after }]}
      />,
    );
    const rows = await screen.findAllByRole('row');
    expect(rows.map(row => row.textContent).slice(5, 7)).toEqual([
      '20− line 2020+ line twenty',
      '21+ line twenty and a half',
    ]);
  });
});
