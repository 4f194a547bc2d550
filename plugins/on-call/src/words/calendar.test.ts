import { DateTime, Settings } from 'luxon';
import { ana, jonas } from '../__testUtils__/people';
import { itemsOf, layOutWeeks, neighbourOf, positionIn } from './calendar';

const zones = [
  'UTC',
  'Europe/Copenhagen',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];
// Weeks in which clocks change, here or there, and one in which none does.
const mondays = ['2026-03-23', '2026-03-30', '2026-10-19', '2026-11-23'];

/** Shifts of some hours one after the other, every fifth of them a gap. */
function rotaFrom(start: DateTime, hours: number, weeks: number) {
  const pieces = Array.from(
    { length: Math.ceil((weeks * 7 * 25) / hours) + 4 },
    (_, index) => ({
      start: start.plus({ hours: (index - 2) * hours }).toISO() as string,
      end: start.plus({ hours: (index - 1) * hours }).toISO() as string,
      person: index % 2 ? ana : jonas,
    }),
  );
  return {
    shifts: pieces.filter((_, index) => index % 5),
    gaps: pieces.filter((_, index) => index % 5 === 0),
    doubleBookings: [],
  };
}

afterEach(() => {
  Settings.defaultZone = 'system';
});

describe('a calendar', () => {
  it('covers every week from its first to its last moment, without an overlap, whatever the clocks do', () => {
    for (const zone of zones) {
      Settings.defaultZone = zone;
      for (const monday of mondays) {
        const start = DateTime.fromISO(monday);
        for (const hours of [5, 8, 24, 168, 400]) {
          const rota = rotaFrom(start.minus({ hours: 3 }), hours, 3);
          const { items, weeks } = layOutWeeks(rota, start, 3);
          expect(weeks).toHaveLength(3);
          for (const { segments, days } of weeks) {
            expect(days.map(day => day.weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
            let at = 0;
            for (const { left, width, begins } of segments) {
              expect(left).toBeCloseTo(at, 6);
              expect(width).toBeGreaterThan(0);
              expect(begins || left === 0).toBe(true);
              at = left + width;
            }
            expect(at).toBeCloseTo(100, 6);
          }
          // Each item stands for itself in one place.
          const mains = weeks.flatMap(({ segments }) =>
            segments.filter(({ isMain }) => isMain),
          );
          expect(mains.map(({ item }) => item)).toEqual(items);
        }
      }
    }
  });

  it('puts midnights and noons where they belong on days of any length', () => {
    for (const zone of zones) {
      Settings.defaultZone = zone;
      for (const monday of mondays) {
        const week = DateTime.fromISO(monday);
        for (let day = 0; day < 7; day += 1) {
          const midnight = week.plus({ days: day });
          expect(positionIn(week, midnight)).toBeCloseTo((day / 7) * 100, 6);
        }
        expect(positionIn(week, week.minus({ days: 2 }))).toBe(0);
        expect(positionIn(week, week.plus({ weeks: 2 }))).toBe(100);
      }
    }
  });

  it('is walked through with the arrows, each shift and gap once', () => {
    Settings.defaultZone = 'Europe/Copenhagen';
    const start = DateTime.fromISO('2026-10-19');
    const calendar = layOutWeeks(rotaFrom(start, 24, 2), start, 2);
    const walk = (key: string) => {
      const walked = [neighbourOf(calendar, calendar.items[3], 'Home')!];
      for (;;) {
        const next = neighbourOf(calendar, walked[walked.length - 1], key);
        if (!next) return walked;
        walked.push(next);
      }
    };
    expect(walk('ArrowRight')).toEqual(calendar.items);
    expect(walk('ArrowLeft')).toHaveLength(1);
    const [first, , , , , , , eighth] = calendar.items;
    expect(neighbourOf(calendar, first, 'ArrowDown')).toEqual(eighth);
    expect(neighbourOf(calendar, eighth, 'ArrowUp')).toEqual(first);
    expect(neighbourOf(calendar, first, 'Enter')).toBeUndefined();
  });

  it('knows of which shifts somebody is on call elsewhere too', () => {
    const shift = (from: string, until: string) => ({
      start: `2026-11-${from}T08:00:00Z`,
      end: `2026-11-${until}T08:00:00Z`,
      person: ana,
    });
    const booking = {
      ...shift('24', '25'),
      rotas: ['Payments', 'Ledger'],
    };
    const items = itemsOf({
      shifts: [
        shift('23', '24'),
        shift('24', '25'),
        { ...shift('25', '26'), person: jonas },
      ],
      gaps: [],
      doubleBookings: [booking],
    });
    expect(items.map(({ doubles }) => doubles)).toEqual([[], [booking], []]);
  });
});
