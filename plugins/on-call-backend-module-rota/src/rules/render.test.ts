import fc from 'fast-check';
import { DateTime } from 'luxon';
import { joinNeighbours } from './intervals';
import { clockOf } from './LocalClock';
import { render, Rendering } from './render';
import {
  DAY,
  HOUR,
  Interval,
  Layer,
  MINUTE,
  Override,
  RenderedShift,
  WEEK,
} from './types';

const ZONES = [
  'Europe/Copenhagen',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
];

const utc = (text: string) =>
  DateTime.fromISO(text, { zone: 'utc' }).toMillis();
/** Around here all of the zones change their clocks, and Apia leaves a day out. */
const BEGIN = utc('2011-09-01T00:00');

const people = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `user:default/${prefix}${index}`);

const windowArbitrary = fc.record({
  offset: fc.integer({ min: 0, max: 7 * 24 * 4 - 1 }).map(n => n * 15 * MINUTE),
  length: fc.integer({ min: 1, max: 60 * 4 }).map(n => n * 15 * MINUTE),
});

const layerArbitrary = (name: string): fc.Arbitrary<Layer> =>
  fc.record({
    name: fc.constant(name),
    people: fc.integer({ min: 1, max: 5 }).map(count => people(count, name)),
    rotation: fc.oneof(
      fc.integer({ min: 1, max: 4 }).map(count => count * WEEK),
      fc.integer({ min: 1, max: 10 }).map(count => count * DAY),
      fc.integer({ min: 1, max: 36 }).map(count => count * HOUR),
    ),
    starts: fc
      .integer({ min: -400 * 96, max: 100 * 96 })
      .map(quarters => BEGIN + quarters * 15 * MINUTE),
    ends: fc.option(
      fc
        .integer({ min: 101 * 96, max: 300 * 96 })
        .map(quarters => BEGIN + quarters * 15 * MINUTE),
      { nil: undefined, freq: 3 },
    ),
    only: fc.option(fc.array(windowArbitrary, { minLength: 1, maxLength: 4 }), {
      nil: undefined,
    }),
  });

const overrideArbitrary = (id: string): fc.Arbitrary<Override> =>
  fc
    .record({
      at: fc.integer({ min: -10 * 96, max: 200 * 96 }),
      length: fc.integer({ min: 1, max: 10 * 96 }),
    })
    .map(({ at, length }) => ({
      id,
      person: `user:default/${id}`,
      start: BEGIN + at * 15 * MINUTE,
      end: BEGIN + (at + length) * 15 * MINUTE,
    }));

const rotaArbitrary = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  layers: fc
    .integer({ min: 0, max: 3 })
    .chain(count =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) =>
          layerArbitrary(`layer${index}`),
        ),
      ),
    )
    .map((layers): Layer[] => layers),
  overrides: fc
    .integer({ min: 0, max: 3 })
    .chain(count =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) =>
          overrideArbitrary(`override${index}`),
        ),
      ),
    )
    .map((overrides): Override[] => overrides),
});

const rangeArbitrary = fc
  .record({
    at: fc.integer({ min: 0, max: 150 * 96 }),
    length: fc.integer({ min: 1, max: 60 * 96 }),
  })
  .map(({ at, length }): Interval => {
    const start = BEGIN + at * 15 * MINUTE + 7;
    return { start, end: start + length * 15 * MINUTE + 13 };
  });

const simplify = (shifts: RenderedShift[]) =>
  joinNeighbours(
    shifts,
    (left, right) =>
      left.person === right.person &&
      left.layer === right.layer &&
      left.overrideId === right.overrideId,
  );

/** All pieces of a rendering, in their order. */
const piecesOf = ({ shifts, gaps }: Rendering): Interval[] =>
  [...shifts, ...gaps].sort((left, right) => left.start - right.start);

const shiftAt = ({ shifts }: Rendering, instant: number) =>
  shifts.find(({ start, end }) => start <= instant && instant < end);

const weekly: Layer = {
  name: 'Layer 1',
  people: people(3, 'p'),
  rotation: WEEK,
  starts: utc('2026-01-05T09:00'),
};

describe('render', () => {
  it('hands over at the local time of each week, in turn', () => {
    const rota = {
      layers: [weekly],
      overrides: [],
      timeZone: 'Europe/Copenhagen',
    };
    const { shifts, gaps } = render(rota, {
      start: utc('2026-03-16T08:00'),
      end: utc('2026-04-06T07:00'),
    });
    expect(gaps).toEqual([]);
    expect(
      shifts.map(({ start, person }) => [
        new Date(start).toISOString().slice(0, 16),
        person.slice(-2),
      ]),
    ).toEqual([
      ['2026-03-16T08:00', 'p1'],
      ['2026-03-23T08:00', 'p2'],
      ['2026-03-30T07:00', 'p0'],
    ]);
  });

  it('moves a handover that the clock skips to the first instant after, and holds one that comes twice once', () => {
    const layer: Layer = {
      ...weekly,
      rotation: DAY,
      starts: utc('2026-01-05T02:30'),
    };
    const rota = {
      layers: [layer],
      overrides: [],
      timeZone: 'Europe/Copenhagen',
    };
    const startsIn = (start: string, end: string) =>
      render(rota, { start: utc(start), end: utc(end) })
        .shifts.slice(1)
        .map(shift => new Date(shift.start).toISOString());
    expect(startsIn('2026-03-27T12:00', '2026-03-30T12:00')).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    expect(startsIn('2026-10-23T12:00', '2026-10-26T12:00')).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('gives sorted shifts that never overlap, and covers the range but for its gaps', () => {
    fc.assert(
      fc.property(rotaArbitrary, rangeArbitrary, (rota, range) => {
        const rendering = render(rota, range);
        const pieces = piecesOf(rendering);
        expect(pieces[0].start).toBe(range.start);
        expect(pieces.at(-1)?.end).toBe(range.end);
        for (const { start, end } of pieces) expect(start).toBeLessThan(end);
        expect(pieces.slice(1).map(({ start }) => start)).toEqual(
          pieces.slice(0, -1).map(({ end }) => end),
        );
        expect(rendering.shifts).toEqual(
          [...rendering.shifts].sort((left, right) => left.start - right.start),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in one piece as in two', () => {
    fc.assert(
      fc.property(
        rotaArbitrary,
        rangeArbitrary,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rota, range, part) => {
          const middle = Math.round(
            range.start + part * (range.end - range.start),
          );
          const whole = render(rota, range);
          const first = render(rota, { start: range.start, end: middle });
          const second = render(rota, { start: middle, end: range.end });
          expect(simplify([...first.shifts, ...second.shifts])).toEqual(
            simplify(whole.shifts),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives everybody the same number of turns in a full cycle', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES.filter(zone => zone !== 'Pacific/Apia')),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 95 }),
        (timeZone, count, days, cycle, quarter) => {
          const layer: Layer = {
            name: 'all',
            people: people(count, 'p'),
            rotation: days * DAY,
            starts: BEGIN + quarter * 15 * MINUTE,
          };
          const clock = clockOf(timeZone);
          const length = count * layer.rotation;
          const { shifts } = render(
            { layers: [layer], overrides: [], timeZone },
            {
              start: clock.toInstant(layer.starts + cycle * length),
              end: clock.toInstant(layer.starts + (cycle + 2) * length),
            },
          );
          for (const person of layer.people) {
            expect(shifts.filter(each => each.person === person)).toHaveLength(
              2,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('hands over at the local time on every day of the year, but where the clock skips it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(2010, 2011, 2026),
        fc.integer({ min: 0, max: 95 }),
        (timeZone, year, quarter) => {
          const first = utc(`${year}-01-01T00:00`);
          const layer: Layer = {
            name: 'all',
            people: people(4, 'p'),
            rotation: DAY,
            starts: first + quarter * 15 * MINUTE,
          };
          const { shifts } = render(
            { layers: [layer], overrides: [], timeZone },
            { start: first + 2 * DAY, end: first + 363 * DAY },
          );
          const shown = shifts
            .slice(1)
            .map(({ start }) => DateTime.fromMillis(start, { zone: timeZone }));
          const days = new Set(shown.map(local => local.toISODate()));
          expect(days.size).toBe(shown.length);
          for (const local of shown) {
            const wanted = DateTime.fromISO(local.toISODate() ?? '', {
              zone: 'utc',
            }).plus({ minutes: quarter * 15 });
            const minutes = local.hour * 60 + local.minute;
            if (minutes === quarter * 15) continue;
            // Luxon moves a time that is skipped as well, so it cannot show it.
            const exists = DateTime.fromObject(
              {
                year: wanted.year,
                month: wanted.month,
                day: wanted.day,
                hour: wanted.hour,
                minute: wanted.minute,
              },
              { zone: timeZone },
            );
            const isSkipped = exists.hour * 60 + exists.minute !== quarter * 15;
            const isSkippedDay =
              timeZone === 'Pacific/Apia' && local.toISODate() === '2011-12-31';
            expect(isSkipped || isSkippedDay).toBe(true);
            // It is the first instant after what is skipped.
            expect(
              local.minus({ milliseconds: 1 }).offset !== local.offset,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lets overrides win always, the later over the earlier', () => {
    fc.assert(
      fc.property(
        rotaArbitrary,
        rangeArbitrary,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), {
          minLength: 20,
          maxLength: 20,
        }),
        (rota, range, parts) => {
          const rendering = render(rota, range);
          const plain = render({ ...rota, overrides: [] }, range);
          for (const part of parts) {
            const instant = Math.floor(
              range.start + part * (range.end - range.start),
            );
            const winner = [...rota.overrides]
              .reverse()
              .find(({ start, end }) => start <= instant && instant < end);
            const shift = shiftAt(rendering, instant);
            expect(shift?.overrideId).toBe(winner?.id);
            expect(shift?.person).toBe(
              winner?.person ?? shiftAt(plain, instant)?.person,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never leaks out of a restriction, and fills all of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        layerArbitrary('p'),
        fc.array(windowArbitrary, { minLength: 1, maxLength: 3 }),
        rangeArbitrary,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), {
          minLength: 30,
          maxLength: 30,
        }),
        (timeZone, layer, only, range, parts) => {
          const all = { layers: [layer], overrides: [], timeZone };
          const unrestricted = render(
            { ...all, layers: [{ ...layer, only: undefined }] },
            range,
          );
          const restricted = render(
            { ...all, layers: [{ ...layer, only }] },
            range,
          );
          for (const part of parts) {
            const instant = Math.floor(
              range.start + part * (range.end - range.start),
            );
            const local = DateTime.fromMillis(instant, { zone: timeZone });
            // An hour that comes twice belongs to a window in part; every other time is plainly in or out.
            const near = [-3, 3].map(
              hours => local.plus({ hours }).offset === local.offset,
            );
            if (near.includes(false)) continue;
            const onWall =
              (local.weekday - 1) * DAY +
              local.hour * HOUR +
              local.minute * MINUTE +
              local.second * 1000 +
              local.millisecond;
            const isIn = only.some(({ offset, length }) =>
              [onWall, onWall + WEEK].some(
                time => offset <= time && time < offset + length,
              ),
            );
            expect(shiftAt(restricted, instant)?.person).toBe(
              isIn ? shiftAt(unrestricted, instant)?.person : undefined,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not cut a shift where one time of a restriction passes into the next', () => {
    const layer: Layer = {
      ...weekly,
      only: [
        { offset: 4 * DAY + 18 * HOUR, length: 6 * HOUR },
        { offset: 5 * DAY, length: DAY },
      ],
    };
    const { shifts } = render(
      { layers: [layer], overrides: [], timeZone: 'UTC' },
      { start: utc('2026-01-05T09:00'), end: utc('2026-01-12T09:00') },
    );
    expect(shifts.map(({ start, end }) => [start, end])).toEqual([
      [utc('2026-01-09T18:00'), utc('2026-01-11T00:00')],
    ]);
  });

  it('lets the later layer win where it applies', () => {
    const nights: Layer = {
      ...weekly,
      name: 'Nights',
      people: people(2, 'n'),
      only: [0, 1, 2, 3, 4].map(day => ({
        offset: day * DAY + 18 * HOUR,
        length: 14 * HOUR,
      })),
    };
    const { shifts } = render(
      { layers: [weekly, nights], overrides: [], timeZone: 'UTC' },
      { start: utc('2026-01-06T00:00'), end: utc('2026-01-07T00:00') },
    );
    expect(
      shifts.map(({ start, layer }) => [(start / HOUR) % 24, layer]),
    ).toEqual([
      [0, 'Nights'],
      [8, 'Layer 1'],
      [18, 'Nights'],
    ]);
  });
});
