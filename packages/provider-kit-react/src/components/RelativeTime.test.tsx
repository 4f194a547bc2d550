import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { DateTime } from 'luxon';
import { RelativeTime } from './RelativeTime';

describe('RelativeTime', () => {
  it.each([
    [-5, 'just now'],
    [-90, '1 minute ago'],
    // What was answered after the clock was last looked at did not happen in the future.
    [15, 'just now'],
    [120, 'just now'],
    [3700, 'in 1 hour'],
  ])('says %d seconds from now as "%s"', async (seconds, words) => {
    const at = DateTime.now().plus({ seconds }).toISO() as string;
    renderInTestApp(<RelativeTime at={at} />);
    expect(await screen.findByText(words)).toHaveAttribute('datetime', at);
  });

  it('shows what is no moment as it is', async () => {
    renderInTestApp(<RelativeTime at="some day" />);
    expect(await screen.findByText('some day')).toBeInTheDocument();
  });
});
