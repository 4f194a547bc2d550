import { AnomalyRow } from '../database/rows';
import { Finding, settleAnomalies } from './settle';

const found = (day: string, more: Partial<Finding> = {}): Finding => ({
  entity_ref: 'component:default/payments',
  day,
  currency: 'USD',
  amount: '900',
  expected: '5',
  text: `payments cost more on ${day}`,
  resource_id: 'nat-1',
  severity: 'warning',
  ...more,
});

/** Writes as the store does. */
class Kept {
  rows: AnomalyRow[] = [];
  news: string[] = [];
  writes = 0;

  settle(since: string, ...findings: Finding[]): void {
    const { added, changed } = settleAnomalies(this.rows, findings, since);
    this.writes += added.length + changed.length;
    const replaced = new Map(changed.map(row => [row.id, row]));
    this.rows = this.rows.map(row => replaced.get(row.id) ?? row);
    this.rows.push(...added.map(row => ({ ...row, told: true })));
    this.news.push(...added.map(({ day }) => day));
  }

  acknowledge(): void {
    this.rows = this.rows.map(row => ({
      ...row,
      state: 'acknowledged',
      acknowledged_by: 'user:default/ana',
    }));
  }
}

describe('anomalies', () => {
  it('are one for the days of one cause, which is told once and stays acknowledged', () => {
    const kept = new Kept();
    kept.settle('2026-11-10', found('2026-11-16'));
    kept.acknowledge();
    kept.settle('2026-11-11', found('2026-11-16'), found('2026-11-17'));
    // A week later, after days that are no more looked at, and a weekend.
    kept.settle(
      '2026-11-18',
      ...['18', '19', '20', '23', '24'].map(day => found(`2026-11-${day}`)),
    );
    expect(kept.news).toEqual(['2026-11-16']);
    expect(kept.rows).toMatchObject([
      { day: '2026-11-16', last_day: '2026-11-24', state: 'acknowledged' },
    ]);
    const { writes } = kept;
    kept.settle(
      '2026-11-19',
      ...['19', '20', '23', '24'].map(day => found(`2026-11-${day}`)),
    );
    expect(kept.writes).toBe(writes);
  });

  it('are others where the cause is another, or where days lie between', () => {
    const kept = new Kept();
    kept.settle(
      '2026-11-10',
      found('2026-11-11'),
      found('2026-11-12', { resource_id: 'db' }),
      found('2026-11-12', { currency: 'EUR' }),
      found('2026-11-16'),
    );
    expect(kept.news).toEqual([
      '2026-11-11',
      '2026-11-12',
      '2026-11-16',
      '2026-11-12',
    ]);
  });

  it('are gone where the bill is restated, and not told again where they come back', () => {
    const kept = new Kept();
    kept.settle('2026-11-10', found('2026-11-16'));
    kept.acknowledge();
    kept.settle('2026-11-10');
    expect(kept.rows).toMatchObject([{ gone: true, state: 'over' }]);
    kept.settle('2026-11-10', found('2026-11-16', { amount: '800' }));
    expect(kept.news).toHaveLength(1);
    expect(kept.rows).toMatchObject([
      { gone: false, state: 'acknowledged', amount: '800' },
    ]);
  });

  it('last as long as they are found', () => {
    const kept = new Kept();
    const days = ['2026-11-14', '2026-11-15', '2026-11-16'];
    kept.settle('2026-11-14', ...days.map(day => found(day)));
    expect(kept.rows).toMatchObject([{ last_day: '2026-11-16' }]);
    kept.settle('2026-11-15', found('2026-11-15'));
    expect(kept.rows).toMatchObject([
      { day: '2026-11-14', last_day: '2026-11-15', gone: false },
    ]);
  });
});
