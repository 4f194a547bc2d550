import userEvent from '@testing-library/user-event';
import { fireEvent, screen } from '@testing-library/react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import { SignalBox } from '@paved-path/provider-kit-react/testUtils';
import { stillTime } from '@paved-path/provider-kit-common/testUtils';
import { TeamRotaTab } from '../components/TeamRota';
import { mockOnCall, renderWithOnCall } from './renderWithOnCall';
import { swaps, team, weeklyRota } from './rotas';

/** Somebody who clicks and types without hesitating. */
export const user = userEvent.setup({ delay: null });

/** Where a calendar program would read the rota. */
export const feedUrl = 'https://portal.example.com/api/on-call/feeds/abc.ics';

/** A backend that answers of a team with a rota, until it is told otherwise. */
export function mockTeam(more: Partial<OnCallApi> = {}) {
  return mockOnCall({
    getTeamRotas: async () => [weeklyRota()],
    getSwaps: async () => swaps(),
    getCalendarFeed: async () => ({ url: feedUrl }),
    ...more,
  });
}

/** Renders the tab of the team: four weeks from this one on, unless the address says otherwise. */
export function renderTab(
  api: OnCallApi,
  more: { at?: string; signals?: SignalBox } = {},
) {
  return renderWithOnCall(<TeamRotaTab />, { api, entity: team, ...more });
}

/** A band of the calendar. */
export function band(name: RegExp): HTMLElement {
  return screen.getByRole('button', { name });
}

/** Puts a text into a field at once, as a date picker does. */
export function fill(label: RegExp, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

/** What the backend says where it does not do what it is asked for. */
export function refusal(message: string, name = 'ConflictError'): Error {
  return Object.assign(new Error(message), { name });
}

/** It is Wednesday noon in every test of a file. The reader is in UTC, the rota an hour ahead. Only the clock stands still; timers go on. */
export function stopClock(): void {
  beforeEach(() => {
    stillTime('2026-11-25T12:00:00Z');
  });
  afterEach(() => {
    jest.useRealTimers();
  });
}
