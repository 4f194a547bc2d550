import { DateTime, Settings } from 'luxon';
import { rota } from '../__testUtils__/overviews';
import { ana, jonas } from '../__testUtils__/people';
import { bandRows } from './weekRows';

describe('bandRows', () => {
  beforeAll(() => {
    Settings.defaultZone = 'Europe/Copenhagen';
  });
  afterAll(() => {
    Settings.defaultZone = 'system';
  });

  it('puts shifts where they are in a week that is an hour longer, cut to what is shown', () => {
    // The clocks go back on Sunday 25 October.
    const start = DateTime.fromISO('2026-10-19');
    const end = start.plus({ days: 7 });
    const range = { start: start.toISO()!, end: end.toISO()! };
    const at = (text: string) => DateTime.fromISO(text).toUTC().toISO()!;
    const { rows, days, positionOf } = bandRows(
      rota({
        shifts: [
          {
            start: at('2026-10-12T09:00'),
            end: at('2026-10-19T09:00'),
            person: ana,
          },
          {
            start: at('2026-10-19T09:00'),
            end: at('2026-10-25T09:00'),
            person: jonas,
          },
          {
            start: at('2026-10-25T21:00'),
            end: at('2026-11-02T09:00'),
            person: ana,
            overrideId: 'o1',
          },
          {
            start: at('2026-11-02T09:00'),
            end: at('2026-11-09T09:00'),
            person: jonas,
          },
        ],
        gaps: [{ start: at('2026-10-25T09:00'), end: at('2026-10-25T21:00') }],
      }),
      range,
      'en-GB',
    );
    const hours = 7 * 24 + 1;
    const percent = (hour: number) => expect.closeTo((hour / hours) * 100, 6);
    expect(days.map(({ words }) => words)).toEqual([
      'Mon 19',
      'Tue 20',
      'Wed 21',
      'Thu 22',
      'Fri 23',
      'Sat 24',
      'Sun 25',
    ]);
    expect(days[6]).toMatchObject({ at: percent(144), width: percent(25) });
    expect(positionOf(end)).toBe(100);
    expect(rows.map(({ name }) => name)).toEqual([
      'Ana Souza',
      'Jonas Lindqvist',
      undefined,
    ]);
    expect(rows[0].bars).toMatchObject([
      {
        left: 0,
        width: percent(9),
        handover: undefined,
        continues: true,
        isOverride: false,
      },
      {
        left: percent(166),
        width: percent(3),
        handover: '21:00',
        continues: false,
        isOverride: true,
      },
    ]);
    expect(rows[1].bars).toMatchObject([
      { left: percent(9), width: percent(145), handover: '09:00' },
    ]);
    expect(rows[2].bars).toMatchObject([
      { left: percent(154), width: percent(12), isGap: true },
    ]);
  });
});
