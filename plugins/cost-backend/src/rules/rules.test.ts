import fc from 'fast-check';
import {
  add,
  compare,
  Decimal,
  formatDecimal,
  median,
  parseDecimal,
  partOf,
  sum,
  sumOf,
} from './decimal';
import { EntityTree } from './EntityTree';
import { forecastOf } from './forecast';
import { addDays, daysBetween } from './days';
import { Ledger } from './Ledger';
import { moversOf } from './movers';
import { Series } from './Series';
import { resolvePeriod } from './period';
import { unusualOn } from './unusual';

const decimals = fc
  .tuple(fc.boolean(), fc.nat(999_999), fc.stringMatching(/^\d{0,14}$/))
  .map(
    ([isNegative, whole, fraction]) =>
      `${isNegative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`,
  );

/** Adds digit by digit, as on paper, from numbers that are filled up to twenty places. */
function sumOnPaper(texts: string[]): string {
  const places = 20;
  const columns = new Array<number>(places + 30).fill(0);
  for (const text of texts) {
    const sign = text.startsWith('-') ? -1 : 1;
    const [whole, fraction = ''] = text.replace('-', '').split('.');
    const digits = (whole + fraction.padEnd(places, '0')).split('').reverse();
    digits.forEach((digit, index) => {
      columns[index] += sign * Number(digit);
    });
  }
  const carry = (values: number[]) => {
    const result = [...values];
    for (let index = 0; index < result.length - 1; index += 1) {
      const over = Math.floor(result[index] / 10);
      result[index] -= over * 10;
      result[index + 1] += over;
    }
    return result;
  };
  let digits = carry(columns);
  const isNegative = digits[digits.length - 1] < 0;
  if (isNegative) digits = carry(columns.map(each => -each));
  const text = digits.reverse().join('');
  const whole = text.slice(0, -places).replace(/^0+(?=\d)/, '');
  const fraction = text.slice(-places).replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

describe('decimals', () => {
  it('add up as on paper', () => {
    fc.assert(
      fc.property(fc.array(decimals, { maxLength: 40 }), texts => {
        expect(sumOf(texts)).toBe(sumOnPaper(texts));
      }),
    );
  });

  it('are split into parts that are the whole again', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 1, max: 9 }), (text, count) => {
        const amount = parseDecimal(text);
        const parts = Array.from({ length: count }, (_, index) =>
          partOf(amount, index, count),
        );
        expect(compare(sum(parts), amount)).toBe(0);
        // All but the first, which bears the rest, are the same.
        expect(
          new Set(parts.slice(1).map(each => formatDecimal(each))).size,
        ).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have a value in the middle', () => {
    const values = ['3', '1', '2.5', '10'].map(parseDecimal);
    expect(formatDecimal(median(values))).toBe('2.75');
    expect(formatDecimal(add(values[0], parseDecimal('-3.00')))).toBe('0');
  });

  it.each(['', '1,5', '1e3', 'NULL', '$1'])('are not "%s"', text => {
    expect(() => parseDecimal(text)).toThrow(/is not an amount/);
  });
});

describe('insights', () => {
  const seriesOf = (
    from: string,
    to: string,
    amount: (day: string) => string,
  ) => {
    const series = new Series();
    for (const day of daysBetween(from, to)) {
      series.add(day, parseDecimal(amount(day)));
    }
    return series;
  };
  const isWeekend = (day: string) =>
    [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  const usual = (day: string) => {
    if (day.endsWith('-01')) return '500';
    return isWeekend(day) ? '10' : '100';
  };

  it('forecast by weekday, whatever an outlier or the first of a month costs', () => {
    const series = seriesOf('2026-09-01', '2026-11-21', day =>
      day === '2026-11-17' ? '9000' : usual(day),
    );
    const forecast = forecastOf(series, {
      firstDay: '2026-09-01',
      lastDay: '2026-11-20',
    });
    expect(forecast?.days).toEqual(
      daysBetween('2026-11-21', '2026-12-01').map(day => ({
        day,
        amount: isWeekend(day) ? '10' : '100',
      })),
    );
    expect(formatDecimal(forecast?.rest as Decimal)).toBe('640');
  });

  it('forecast nothing from fewer than seven days', () => {
    const series = seriesOf('2026-11-01', '2026-11-07', usual);
    const options = { firstDay: '2026-11-01', lastDay: '2026-11-06' };
    expect(forecastOf(series, options)).toBeUndefined();
  });

  it('say nothing of what has been there for less than a week, and forecast by the days that it was', () => {
    const begun = (day: string, from: string) => (day < from ? '0' : '70');
    const options = { firstDay: '2026-01-01', lastDay: '2026-11-20' };
    const seriesSince = (from: string) =>
      seriesOf('2026-01-01', '2026-11-21', day => begun(day, from));
    expect(forecastOf(seriesSince('2026-11-15'), options)).toBeUndefined();
    const forecast = forecastOf(seriesSince('2026-11-11'), options);
    expect(formatDecimal(forecast?.rest as Decimal)).toBe('700');
  });

  it('find no anomaly in what is new', () => {
    const series = seriesOf('2026-01-01', '2026-11-21', day =>
      day < '2026-11-11' ? '0' : '70',
    );
    const options = { firstDay: '2026-01-01', minimum: '10' };
    const found = daysBetween('2026-11-01', '2026-11-21').filter(day =>
      unusualOn(series, day, options),
    );
    expect(found).toEqual([]);
  });

  it('find no anomaly in weekdays and month starts, and one in a jump', () => {
    const series = seriesOf('2026-01-01', '2026-11-21', day =>
      day === '2026-11-18' ? '131' : usual(day),
    );
    const options = { firstDay: '2026-01-01', minimum: '10' };
    const found = daysBetween('2026-07-01', '2026-11-21').filter(day =>
      unusualOn(series, day, options),
    );
    expect(found).toEqual(['2026-11-18']);
    expect(
      unusualOn(series, '2026-11-18', {
        ...options,
        firstDay: addDays('2026-11-18', -20),
      }),
    ).toBeUndefined();
  });
});

describe('who owns what', () => {
  const node = (ref: string, more: object = {}) => ({
    ref,
    owners: [],
    wholes: [],
    parents: [],
    entity: {
      apiVersion: 'v1',
      kind: ref.slice(0, ref.indexOf(':')),
      metadata: { name: ref.slice(ref.indexOf('/') + 1) },
    },
    ...more,
  });

  it('takes each once, through groups and systems, and rings', () => {
    const tree = new EntityTree([
      node('group:default/all', { parents: ['group:default/few'] }),
      node('group:default/few', { parents: ['group:default/all'] }),
      node('system:default/s', { owners: ['group:default/few'] }),
      node('component:default/c', {
        owners: ['group:default/few'],
        wholes: ['system:default/s'],
      }),
      node('component:default/d', { wholes: ['system:default/s'] }),
      node('component:default/e', { wholes: ['component:default/d'] }),
    ]);
    expect(
      tree.partsOf('group:default/all').filter(ref => ref.startsWith('comp')),
    ).toEqual([
      'component:default/c',
      'component:default/d',
      'component:default/e',
    ]);
    expect(tree.partsOf('system:default/s')).toContain('component:default/e');
    expect(tree.systemOf('component:default/e')).toBe('system:default/s');
    expect(tree.ownerOf('component:default/d')).toBe('group:default/few');
    expect(tree.partsOf('component:default/c')).toEqual([
      'component:default/c',
    ]);
    expect(tree.resolve(' C ')).toBe('component:default/c');
  });
});

describe('movers', () => {
  it('are told by currency, the biggest first, and without noise', () => {
    const ledger = new Ledger();
    const period = resolvePeriod({ period: '7d' }, '2026-11-14');
    const fill = (
      currency: string,
      key: string,
      before: string,
      after: string,
    ) =>
      ledger.add(currency, key, {
        month: '2026-11',
        days: Array.from({ length: 14 }, (_, day) =>
          day < 9 ? before : after,
        ),
      });
    fill('USD', 'db', '10', '14');
    fill('USD', 'noise', '1000', '1000.5');
    fill('USD', 'less', '100', '90');
    fill('EUR', 'new', '0', '3');
    const movers = moversOf(ledger, period, name => ({
      name,
      detail: name === 'db' ? 'RDS in production' : undefined,
    }));
    // What a screen says it with, in the formats of its reader.
    expect(movers[2]).toMatchObject({
      name: 'db',
      detail: 'RDS in production',
      change: '20',
      currency: 'USD',
      since: '2026-11-10',
    });
    expect(movers.map(each => each.text)).toEqual([
      'new: +15.00 EUR since 2026-11-10',
      'less: −50.00 USD since 2026-11-10',
      'db: +20.00 USD since 2026-11-10, RDS in production',
    ]);
  });
});
