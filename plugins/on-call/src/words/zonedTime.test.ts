import { DateTime } from 'luxon';
import { readZoned, toInstant, writeZoned } from './zonedTime';

const zone = 'Europe/Copenhagen';

describe('a day and a time in a zone', () => {
  it('is read as it is written', () => {
    for (let hour = 0; hour < 24 * 365; hour += 1) {
      const at = DateTime.fromISO('2026-01-01T00:00:00Z').plus({ hours: hour });
      const start = readZoned(writeZoned(at, zone), zone, 'start');
      const end = readZoned(writeZoned(at, zone), zone, 'end');
      if (!('at' in start && 'at' in end))
        throw new Error(at.toISO() as string);
      expect(start.isTwice).toBe(end.isTwice);
      const [from, until] = [start.at, end.at].map(each => each.toMillis());
      // Of an hour that comes twice, both are meant.
      expect(until - from).toBe(start.isTwice ? 3_600_000 : 0);
      expect([from, until]).toContain(at.toMillis());
    }
  });

  it('is none where it is missing, or where the clocks skip it', () => {
    expect(readZoned('', zone, 'start')).toEqual({ problem: 'missing' });
    expect(readZoned('2026-02-30T09:00', zone, 'start')).toEqual({
      problem: 'missing',
    });
    expect(readZoned('2026-03-29T02:30', zone, 'start')).toEqual({
      problem: 'skipped',
    });
    const first = readZoned('2026-10-25T02:30', zone, 'start');
    const second = readZoned('2026-10-25T02:30', zone, 'end');
    if (!('at' in first && 'at' in second)) throw new Error('not read');
    expect([first, second].map(({ at }) => toInstant(at))).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
  });
});
