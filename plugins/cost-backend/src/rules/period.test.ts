import fc from 'fast-check';
import { addDays, daysBetween } from './days';
import { currencyReportsOf } from './groups';
import { Ledger } from './Ledger';
import { moversOf } from './movers';
import { Range, resolvePeriod } from './period';

describe('periods', () => {
  it.each([
    ['7d', '2026-11-20', '2026-11-14 2026-11-21', '2026-11-07 2026-11-14'],
    ['month', '2026-11-20', '2026-11-01 2026-11-21', '2026-10-01 2026-10-21'],
    ['month', '2026-10-31', '2026-11-01 2026-11-01', '2026-10-01 2026-10-01'],
    ['quarter', '2026-11-20', '2026-10-01 2026-11-21', '2026-07-01 2026-08-21'],
  ] as const)('%s until %s', (period, lastDay, days, previous) => {
    const resolved = resolvePeriod({ period }, lastDay);
    const spanOf = ({ from, to }: Range) => `${from} ${to}`;
    expect(spanOf(resolved)).toBe(days);
    expect(spanOf(resolved.compared)).toBe(days);
    expect(spanOf(resolved.previous)).toBe(previous);
  });

  it.each(['7d', '90d', 'month', 'quarter'] as const)(
    'are the same whatever comes later: %s',
    period => {
      expect(
        resolvePeriod({ period, from: '', to: '2026-11-16' }, '2026-11-20'),
      ).toEqual({
        ...resolvePeriod({ period }, '2026-11-15'),
        isRunningMonth: false,
      });
      const { to } = resolvePeriod({ period }, '2026-11-20');
      expect(resolvePeriod({ period, to }, '2026-11-20')).toEqual(
        resolvePeriod({ period }, '2026-11-20'),
      );
      expect(() =>
        resolvePeriod({ period, to: '2026-02-30' }, '2026-11-20'),
      ).toThrow('to: it must be the day after the last');
    },
  );

  it.each([
    ['month', '2026-12-01', '2026-11-01 2026-12-01', '2026-10-01 2026-10-31'],
    ['month', '2027-01-01', '2026-12-01 2027-01-01', '2026-11-01 2026-12-01'],
    ['quarter', '2026-10-01', '2026-07-01 2026-10-01', '2026-04-01 2026-07-01'],
    ['quarter', '2027-01-01', '2026-10-01 2027-01-01', '2026-07-01 2026-10-01'],
  ] as const)('%s before %s', (period, to, days, previous) => {
    for (const lastDay of [addDays(to, -1), '2027-02-10']) {
      const resolved = resolvePeriod({ period, to }, lastDay);
      expect(`${resolved.from} ${resolved.to}`).toBe(days);
      const { previous: before } = resolved;
      expect(`${before.from} ${before.to}`).toBe(previous);
      expect(resolved.isRunningMonth).toBe(false);
    }
  });

  it('are asked for again by their days, also where the month has none yet', () => {
    const { from, to } = resolvePeriod({ period: 'month' }, '2026-10-31');
    expect(
      resolvePeriod({ period: 'month', from, to }, '2026-11-20'),
    ).toMatchObject({ from: '2026-11-01', to: '2026-11-01' });
  });

  it('compares as many days as there are before', () => {
    const month = resolvePeriod({ period: 'month' }, '2027-03-30');
    expect(month).toMatchObject({
      to: '2027-03-31',
      compared: { from: '2027-03-01', to: '2027-03-29' },
      previous: { from: '2027-02-01', to: '2027-03-01' },
    });
    const ledger = new Ledger();
    for (const [name, length] of [
      ['2027-02', 28],
      ['2027-03', 30],
    ] as const) {
      const days = Array.from({ length }, () => '1');
      ledger.add('USD', 'db', { month: name, days });
    }
    const [report] = currencyReportsOf(ledger, month, {
      naming: name => ({ name }),
      firstDay: '2027-01-01',
      lastDay: '2027-03-30',
    });
    expect(report).toMatchObject({
      total: '30',
      change: { current: '28', previous: '28', change: '0', ratio: 0 },
    });
    expect(moversOf(ledger, month, name => ({ name }))).toEqual([]);
  });

  it('compares as many days whatever the day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('7d', '30d', 'month', 'quarter'),
        fc.integer({ min: 0, max: 3_000 }),
        (period, count) => {
          const { compared, previous, ...all } = resolvePeriod(
            { period } as { period: '7d' },
            addDays('2024-01-01', count),
          );
          expect(daysBetween(compared.from, compared.to)).toHaveLength(
            daysBetween(previous.from, previous.to).length,
          );
          expect(previous.to <= all.from && compared.to <= all.to).toBe(true);
        },
      ),
    );
  });

  it('says what is wrong with a custom one', () => {
    const read = (from?: string, to?: string) => () =>
      resolvePeriod({ period: 'custom', from, to }, '2026-11-20');
    expect(read()).toThrow(/^from: /);
    expect(read('2026-02-30', '2026-03-01')).toThrow(/^from: /);
    expect(read('2026-03-01', '2026-03-01')).toThrow('to: it must be later');
  });
});
