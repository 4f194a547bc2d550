import { screen, waitFor, within } from '@testing-library/react';
import { useDialog } from '@paved-path/provider-kit-react';
import { renderWithOnCall } from '../../__testUtils__/renderWithOnCall';
import { team, weeklyRota } from '../../__testUtils__/rotas';
import { feedUrl, mockTeam, user } from '../../__testUtils__/teamRota';
import { CalendarFeed } from './CalendarFeed';

function Part() {
  const { openDialog, dialog } = useDialog();
  return (
    <>
      <CalendarFeed rota={weeklyRota()} openDialog={openDialog} />
      {dialog}
    </>
  );
}

describe('the address of the calendar', () => {
  it('is made when it is asked for, and made anew after a question', async () => {
    const api = mockTeam();
    api.resetCalendarFeed.mockRejectedValueOnce(new TypeError('no network'));
    api.resetCalendarFeed.mockResolvedValue({ url: `${feedUrl}?new` });
    renderWithOnCall(<Part />, { api, entity: team });
    const make = await screen.findByRole('button', { name: 'Make an address' });
    expect(api.getCalendarFeed).not.toHaveBeenCalled();
    await user.dblClick(make);
    const address = await screen.findByLabelText('Address of the calendar');
    expect(address).toHaveValue(feedUrl);
    // The button is gone; the keyboard is on what it made.
    expect(address).toHaveFocus();
    expect(api.getCalendarFeed).toHaveBeenCalledTimes(1);
    expect(
      screen.getByText(
        'Whoever has this address can read the rota. Give it to nobody.',
      ),
    ).toBeInTheDocument();

    await user.click(
      screen.getByRole('button', { name: 'Make a new address…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Make a new address?',
    });
    expect(dialog).toHaveTextContent(/stop working/);
    const confirm = within(dialog).getByRole('button', {
      name: 'Make a new address',
    });
    await user.click(confirm);
    expect(
      await within(dialog).findByText(/^No answer came: no network/),
    ).toBeInTheDocument();
    await user.click(confirm);
    await waitFor(() =>
      expect(screen.getByLabelText('Address of the calendar')).toHaveValue(
        `${feedUrl}?new`,
      ),
    );
  });
});
