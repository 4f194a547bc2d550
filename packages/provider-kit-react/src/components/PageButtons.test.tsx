import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { useCursorPages } from '../hooks';
import { PageButtons } from './PageButtons';

function Lists() {
  const pages = useCursorPages('things');
  return (
    <>
      <PageButtons
        title="Things"
        pages={pages}
        nextCursor={pages.isFirst ? 'second' : undefined}
        newestFirst
      />
      <PageButtons
        title="Only one page"
        pages={{ ...pages, isFirst: true }}
        nextCursor={undefined}
      />
    </>
  );
}

describe('PageButtons', () => {
  it('leads to the next page and back, and is not there where there is one page', async () => {
    renderInTestApp(<Lists />);
    expect(
      await screen.findByRole('navigation', { name: 'Pages of Things' }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('navigation')).toHaveLength(1);
    const newer = screen.getByRole('button', { name: 'Newer' });
    const older = screen.getByRole('button', { name: 'Older' });
    expect(newer).toBeDisabled();
    await userEvent.click(older);
    expect(older).toBeDisabled();
    await userEvent.click(newer);
    expect(older).toBeEnabled();
  });
});
