import { Person, TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { writeCalendar } from './calendar';
import { checkRange } from './checkRange';
import { BookedRota, findDoubleBookings } from './doubleBookings';
import { covers, firstUncovered, keptRange } from './ranges';

// The parser knows neither, and so would not take the escapes out of them.
for (const name of ['name', 'x-wr-calname']) {
  ICAL.design.icalendar.property[name] = { defaultType: 'text' };
}

const HOUR = 3_600_000;
const FIRST = Date.parse('2026-11-21T00:00:00.000Z');
const hour = (hours: number) => new Date(FIRST + hours * HOUR).toISOString();
const range = fc
  .uniqueArray(fc.nat(48), { minLength: 2, maxLength: 2 })
  .map(two => two.sort((one, other) => one - other))
  .map(([start, end]) => ({ start: hour(start), end: hour(end) }));

const people: Person[] = ['ana', 'bo'].map(name => ({
  name,
  entityRef: `user:default/${name}`,
}));

/** Whether a moment is in one of some ranges. */
const isIn = (moment: string, ranges: readonly TimeRange[]) =>
  ranges.some(({ start, end }) => start <= moment && moment < end);

describe('double bookings', () => {
  const rota = (id: string) =>
    fc
      .uniqueArray(fc.nat(48), { minLength: 2, maxLength: 8 })
      .map(cuts => cuts.sort((one, other) => one - other))
      .chain(cuts =>
        fc
          .array(fc.constantFrom(undefined, ...people), {
            minLength: cuts.length - 1,
            maxLength: cuts.length - 1,
          })
          .map(
            (who): BookedRota => ({
              id,
              name: id,
              providerId: 'fake',
              shifts: who.flatMap((person, at) =>
                person
                  ? { start: hour(cuts[at]), end: hour(cuts[at + 1]), person }
                  : [],
              ),
            }),
          ),
      );

  it('are the times, and only those, in which somebody is in two rotas', () => {
    fc.assert(
      fc.property(rota('a'), rota('b'), rota('c'), (...rotas) => {
        const found = findDoubleBookings(rotas);
        for (const { id, shifts } of rotas) {
          const bookings = found.get(id) ?? [];
          for (let at = 0; at < 48; at += 1) {
            for (const person of people) {
              const own = (list: BookedRota['shifts']) =>
                list.filter(each => each.person === person);
              for (const other of rotas.filter(each => each.id !== id)) {
                const isDouble =
                  isIn(hour(at), own(shifts)) &&
                  isIn(hour(at), own(other.shifts));
                const told = bookings.filter(
                  each =>
                    each.person === person && each.rotas.includes(other.id),
                );
                expect(isIn(hour(at), told)).toBe(isDouble);
              }
            }
          }
          for (const each of bookings) {
            expect(each.start < each.end).toBe(true);
            expect(each.rotas).toContain(id);
          }
        }
      }),
    );
  });

  it('are none where two people of different providers have one name', () => {
    const of = (providerId: string, person: Person): BookedRota => ({
      id: `${providerId}:x`,
      name: providerId,
      providerId,
      shifts: [{ start: hour(0), end: hour(9), person }],
    });
    const kim = { name: 'Kim' };
    expect(findDoubleBookings([of('a', kim), of('b', kim)]).size).toBe(0);
    const known = { ...kim, entityRef: 'user:default/kim' };
    expect(findDoubleBookings([of('a', known), of('b', known)])).toEqual(
      new Map(
        ['a:x', 'b:x'].map(id => [
          id,
          [{ start: hour(0), end: hour(9), person: known, rotas: ['a', 'b'] }],
        ]),
      ),
    );
  });
});

describe('ranges', () => {
  it('are covered unless a moment of them is in none of the parts', () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (whole, parts) => {
        const hours = Array.from({ length: 48 }, (_, at) => hour(at));
        const first = hours.find(
          each => isIn(each, [whole]) && !isIn(each, parts),
        );
        expect(firstUncovered(whole, parts)).toBe(first);
      }),
    );
  });

  it('that are kept hold a week back and three months ahead, the same all day', () => {
    const morning = keptRange(FIRST);
    expect(keptRange(FIRST + 23 * HOUR)).toEqual(morning);
    expect(covers(morning, { start: hour(-24 * 7), end: hour(24 * 92) })).toBe(
      true,
    );
  });

  it.each([
    [{ start: hour(2), end: hour(2) }, /^end: .* must be after the start/],
    [{ start: hour(-1), end: hour(2) }, /^start: .* is in the past/],
    [{ start: hour(0), end: hour(24 * 366) }, /^end: .* more than a year/],
  ])('in which somebody is put on call: %j is refused', (wrong, message) => {
    expect(() => checkRange(wrong, FIRST)).toThrow(message);
  });
});

describe('calendars', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 120 });
  const nasty = fc.constantFrom(
    'a\r\nEND:VEVENT\r\nBEGIN:VEVENT',
    '\u2028x\u0000\u0007',
    'a;b,c\\n\\',
    '🧑‍🚒'.repeat(40),
    '\ud800',
  );
  /** What is left of a text: it has no control characters but line ends. */
  const shown = (given: string) =>
    given
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      .replace(/[^\P{Cc}\n]|\p{Cs}/gu, '');

  it('say to another parser what they were made of, in lines of at most 75 bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, nasty),
        fc.oneof(text, nasty),
        range,
        (name, summary, when) => {
          const body = writeCalendar({
            name,
            now: hour(0),
            ttl: 'PT1H',
            events: [
              { uid: 'one@x', ...when, summary, url: 'https://x.example/y' },
              { uid: 'two@x', ...when, summary: 'second' },
            ],
          });
          expect(body.endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true);
          for (const line of body.split('\r\n')) {
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
            expect(line).not.toMatch(/\p{Cc}/u);
          }
          const calendar = new ICAL.Component(ICAL.parse(body));
          for (const each of ['name', 'x-wr-calname']) {
            expect(calendar.getFirstPropertyValue(each)).toBe(shown(name));
          }
          const events = calendar
            .getAllSubcomponents('vevent')
            .map(each => new ICAL.Event(each));
          expect(events.map(each => each.summary)).toEqual([
            shown(summary),
            'second',
          ]);
          expect(events[0].startDate.toJSDate().toISOString()).toBe(when.start);
          expect(events[0].endDate.toJSDate().toISOString()).toBe(when.end);
          expect(events[0].uid).toBe('one@x');
        },
      ),
    );
  });
});
