import { utcDaysBetween, utcMonthsBetween } from './calendar';
import { ChargeLine, MonthCharges } from './MonthCharges';
import { pickTags } from './pickTags';

const line: ChargeLine = {
  currency: 'USD',
  provider: 'AWS',
  service: 'Amazon S3',
  category: 'Usage',
  tags: {},
};

describe('MonthCharges', () => {
  it('gathers days into charges, without holes and without nothing', () => {
    const charges = new MonthCharges('2026-11');
    const zero = { billed: '0', effective: '0' };
    charges.add('b', line, '2026-11-03', { billed: '1.5', effective: '0' });
    charges.add('a', line, '2026-11-01', zero);
    charges.add('b', line, '2026-11-01', { billed: '2', effective: '-1' });
    expect([...charges.batches()]).toEqual([
      [
        {
          ...line,
          month: '2026-11',
          billed: ['2', undefined, '1.5'],
          effective: ['-1', undefined, '0'],
        },
      ],
    ]);
    const [[{ billed }]] = charges.batches();
    expect(Object.keys(billed)).toEqual(['0', '1', '2']);
    expect([...new MonthCharges('2026-11').batches()]).toEqual([]);
  });

  it('refuses what was told twice, and other months', () => {
    const charges = new MonthCharges('2026-11');
    const one = { billed: '1', effective: '1' };
    charges.add('a', line, '2026-11-30', one);
    expect(() => charges.add('a', line, '2026-11-30', one)).toThrow(
      'a has two amounts for 2026-11-30',
    );
    expect(() => charges.add('a', line, '2026-12-01', one)).toThrow(
      '2026-12-01 is not a day of 2026-11',
    );
  });
});

describe('utcMonthsBetween', () => {
  it('cuts the last month, and knows leap years', () => {
    expect(utcMonthsBetween('2027-12-15', '2028-02-10')).toEqual([
      { month: '2027-12', from: '2027-12-01', to: '2028-01-01' },
      { month: '2028-01', from: '2028-01-01', to: '2028-02-01' },
      { month: '2028-02', from: '2028-02-01', to: '2028-02-10' },
    ]);
    expect(utcMonthsBetween('2026-11-01', '2026-11-01')).toEqual([]);
    expect(utcDaysBetween('2028-02-28', '2028-03-02')).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
  });
});

describe('pickTags', () => {
  it('leaves out what nobody asked for', () => {
    const tags = {
      'Team ': 'payments',
      noise: '1',
      empty: '',
      none: undefined,
    };
    expect(pickTags(tags, ['team', 'empty', 'none', 'other'])).toEqual({
      team: 'payments',
    });
  });
});
