import fc from 'fast-check';
import { DateTime } from 'luxon';
import { clockOf } from './LocalClock';
import { DAY, HOUR, MINUTE, WallTime } from './types';

const wall = (text: string): WallTime =>
  DateTime.fromISO(text, { zone: 'utc' }).toMillis();
const instant = (timeZone: string, text: string) =>
  new Date(clockOf(timeZone).toInstant(wall(text))).toISOString();

describe('LocalClock', () => {
  it('moves what is skipped to the first instant after, and takes the first of what comes twice', () => {
    const copenhagen = 'Europe/Copenhagen';
    // 02:00 to 03:00 is skipped on 29 March 2026.
    expect(instant(copenhagen, '2026-03-29T01:59')).toBe(
      '2026-03-29T00:59:00.000Z',
    );
    for (const skipped of ['02:00', '02:30', '02:59', '03:00']) {
      expect(instant(copenhagen, `2026-03-29T${skipped}`)).toBe(
        '2026-03-29T01:00:00.000Z',
      );
    }
    // 02:00 to 03:00 comes twice on 25 October 2026.
    expect(instant(copenhagen, '2026-10-25T02:30')).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(instant(copenhagen, '2026-10-25T03:00')).toBe(
      '2026-10-25T02:00:00.000Z',
    );
    // Half an hour is skipped on Lord Howe Island.
    expect(instant('Australia/Lord_Howe', '2026-10-04T02:15')).toBe(
      '2026-10-03T15:30:00.000Z',
    );
    expect(instant('Australia/Lord_Howe', '2026-04-05T01:45')).toBe(
      '2026-04-04T14:45:00.000Z',
    );
    // Samoa left out 30 December 2011.
    expect(instant('Pacific/Apia', '2011-12-30T09:00')).toBe(
      '2011-12-30T10:00:00.000Z',
    );
    expect(instant('Asia/Kathmandu', '2026-06-01T09:00')).toBe(
      '2026-06-01T03:15:00.000Z',
    );
  });

  it.each([
    ['Europe/Copenhagen', '2026-01-01T00:00'],
    ['America/New_York', '2026-01-01T00:00'],
    ['America/St_Johns', '2026-01-01T00:00'],
    ['Australia/Lord_Howe', '2026-01-01T00:00'],
    ['Pacific/Apia', '2011-06-01T00:00'],
    ['Africa/Casablanca', '2026-01-01T00:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00'],
  ])('is the first instant whose wall shows as much, in %s', (zone, begin) => {
    const clock = clockOf(zone);
    const first = wall(begin);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 }), minutes => {
        const time = first + minutes * MINUTE;
        const found = clock.toInstant(time);
        // The wall shows the time, or, where it is skipped, a later one that it jumped to just then.
        const shown = clock.toWall(found);
        const before = clock.toWall(found - 1);
        expect(shown === time || (before < time && shown > time)).toBe(true);
        // No instant before shows it.
        for (const back of [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, DAY]) {
          expect(clock.toWall(found - back)).not.toBe(time);
        }
        expect(clock.toInstant(time + MINUTE)).toBeGreaterThanOrEqual(found);
      }),
      { numRuns: 2000 },
    );
  });
});
