import fc from 'fast-check';
import { AnomalyRow } from '../database/rows';
import { addDays } from './days';
import { Finding, settleAnomalies } from './settle';

const found = (day: string, more: Partial<Finding> = {}): Finding => ({
  entity_ref: 'component:default/payments',
  day,
  currency: 'USD',
  amount: '900',
  expected: '5',
  text: `payments cost more on ${day}`,
  resource_id: 'nat-1',
  cause: 'VPC nat-1',
  severity: 'warning',
  ...more,
});

/** A bill may name no resources. */
const ofService = (day: string, service: string, more: Partial<Finding> = {}) =>
  found(day, { resource_id: null, cause: service, ...more });

/** Writes as the store does. */
class Kept {
  rows: AnomalyRow[] = [];
  /** The days of what was told. */
  news: string[] = [];
  severities: string[] = [];
  writes = 0;

  settle(since: string, ...findings: Finding[]): void {
    const { added, changed } = settleAnomalies(this.rows, findings, since);
    this.writes += added.length + changed.length;
    const replaced = new Map(changed.map(row => [row.id, row]));
    this.rows = this.rows.map(row => replaced.get(row.id) ?? row);
    this.rows.push(...added);
    const isNew = (row: AnomalyRow) => row.state === 'open' && !row.told;
    const news = this.rows.filter(isNew);
    this.news.push(...news.map(({ day }) => day));
    this.severities.push(...news.map(({ severity }) => severity));
    this.rows = this.rows.map(row =>
      isNew(row) ? { ...row, told: true, told_severity: row.severity } : row,
    );
  }

  /** What is shown. */
  get shown(): AnomalyRow[] {
    return this.rows.filter(({ gone }) => !gone);
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
      found('2026-11-12', { resource_id: 'db', cause: 'RDS db' }),
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

  it('are others where no resource is named, by what is known of the cause', () => {
    const kept = new Kept();
    kept.settle('2026-11-10', ofService('2026-11-11', 'EC2'));
    kept.acknowledge();
    kept.settle(
      '2026-11-10',
      ofService('2026-11-11', 'EC2'),
      ofService('2026-11-12', 'EC2'),
      ofService('2026-11-14', 'RDS'),
      ofService('2026-11-15', ''),
      ofService('2026-11-16', ''),
    );
    expect(kept.news).toEqual([
      '2026-11-11',
      '2026-11-14',
      '2026-11-15',
      '2026-11-16',
    ]);
    expect(kept.rows[0]).toMatchObject({
      last_day: '2026-11-12',
      state: 'acknowledged',
    });
  });

  it('of a time when causes were not kept go on with their resource', () => {
    const kept = new Kept();
    kept.settle('2026-11-01', found('2026-11-02'));
    kept.rows[0].cause = null;
    kept.settle('2026-11-05', found('2026-11-06'));
    expect(kept.shown).toMatchObject([{ last_day: '2026-11-06' }]);
    kept.settle('2026-11-05', found('2026-11-06', { resource_id: 'nat-2' }));
    expect(kept.news).toEqual(['2026-11-02', '2026-11-06']);
  });

  it('of a time when causes were not kept go on where no resource is named', () => {
    const kept = new Kept();
    kept.settle('2026-11-01', ofService('2026-11-02', 'EC2'));
    kept.rows[0].cause = null;
    kept.acknowledge();
    kept.settle('2026-11-05', ofService('2026-11-06', 'EC2'));
    expect(kept.news).toEqual(['2026-11-02']);
    expect(kept.shown).toMatchObject([
      { last_day: '2026-11-06', state: 'acknowledged' },
    ]);
  });

  it('that grow worse are told, whatever was acknowledged before', () => {
    const critical = { severity: 'critical', amount: '9000' } as const;
    const kept = new Kept();
    const morning = ['2026-11-11', '2026-11-12'].map(day => found(day));
    kept.settle('2026-11-10', ...morning);
    kept.acknowledge();
    kept.settle(
      '2026-11-10',
      ...morning,
      found('2026-11-13', critical),
      found('2026-11-14', critical),
      found('2026-11-15'),
    );
    expect(kept.news).toEqual(['2026-11-11', '2026-11-13']);
    expect(kept.shown).toMatchObject([
      { last_day: '2026-11-12', state: 'acknowledged' },
      { day: '2026-11-13', last_day: '2026-11-15', state: 'open' },
    ]);
    // More of the same day is billed.
    kept.acknowledge();
    kept.settle('2026-11-10', found('2026-11-11', critical));
    expect(kept.news).toEqual(['2026-11-11', '2026-11-13', '2026-11-11']);
    expect(kept.shown).toMatchObject([
      { state: 'open', acknowledged_by: null, amount: '9000' },
    ]);
    kept.settle('2026-11-10', found('2026-11-11', critical));
    expect(kept.news).toHaveLength(3);
  });

  it('that were told as critical are not told again as such', () => {
    const critical = found('2026-11-11', { severity: 'critical' });
    const kept = new Kept();
    kept.settle('2026-11-10', critical);
    kept.acknowledge();
    kept.settle('2026-11-10', found('2026-11-11'));
    kept.settle('2026-11-10', critical);
    expect(kept.news).toEqual(['2026-11-11']);
    expect(kept.shown).toMatchObject([
      { state: 'acknowledged', severity: 'critical' },
    ]);
  });

  it('are not told again where their first day goes and comes back', () => {
    const days = [found('2026-11-13'), found('2026-11-14')];
    const kept = new Kept();
    kept.settle('2026-11-10', ...days);
    kept.acknowledge();
    kept.settle('2026-11-10', days[1]);
    expect(kept.shown).toMatchObject([
      { day: '2026-11-14', state: 'acknowledged' },
    ]);
    kept.settle('2026-11-10', ...days);
    expect(kept.news).toEqual(['2026-11-13']);
    const byDay = [...kept.shown].sort((a, b) => (a.day < b.day ? -1 : 1));
    expect(byDay).toMatchObject([
      { day: '2026-11-13', state: 'acknowledged' },
      { day: '2026-11-14', state: 'acknowledged' },
    ]);
  });

  it('that are gone come back by their own day alone', () => {
    const kept = new Kept();
    kept.settle('2026-11-10', found('2026-11-13'));
    kept.acknowledge();
    kept.settle('2026-11-10');
    const later = found('2026-11-16', { amount: '7000' });
    kept.settle('2026-11-10', later);
    expect(kept.news).toEqual(['2026-11-13', '2026-11-16']);
    expect(kept.shown).toMatchObject([
      { day: '2026-11-16', amount: '7000', state: 'open' },
    ]);
    kept.settle('2026-11-10', found('2026-11-13'), later);
    expect(kept.news).toHaveLength(2);
    expect(kept.shown.map(({ day }) => day)).toEqual([
      '2026-11-13',
      '2026-11-16',
    ]);
  });

  it('have the numbers of a day that is there where their first is restated away', () => {
    const kept = new Kept();
    const second = found('2026-11-14', { amount: '700' });
    kept.settle('2026-11-10', found('2026-11-13'), second);
    kept.acknowledge();
    kept.settle('2026-11-10', second, found('2026-11-15'));
    expect(kept.news).toEqual(['2026-11-13']);
    expect(kept.shown).toMatchObject([
      {
        ...second,
        last_day: '2026-11-15',
        state: 'acknowledged',
        gone: false,
      },
    ]);
    // What comes after all of its days is none of it.
    kept.settle('2026-11-10', found('2026-11-16'));
    expect(kept.news).toEqual(['2026-11-13', '2026-11-16']);
    expect(kept.shown).toMatchObject([{ day: '2026-11-16', state: 'open' }]);
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

  it('have the numbers of a day that was found, and tell of every day that was', () => {
    const since = '2026-11-10';
    const day = fc.record({
      day: fc.integer({ min: 0, max: 6 }).map(count => addDays(since, count)),
      cause: fc.constantFrom('EC2', 'RDS', ''),
      severity: fc.constantFrom('warning' as const, 'critical' as const),
      amount: fc.integer({ min: 100, max: 999 }).map(String),
    });
    const bill = fc.uniqueArray(day, { selector: each => each.day });
    fc.assert(
      fc.property(fc.array(bill, { maxLength: 6 }), bills => {
        const kept = new Kept();
        for (const days of bills) {
          const findings = days.map(each => ofService(each.day, '', each));
          kept.settle(since, ...findings);
          const { shown } = kept;
          for (const row of shown) {
            expect(findings).toContainEqual(pickFinding(row));
          }
          for (const finding of findings) {
            const row = shown.find(
              each =>
                each.day === finding.day ||
                (each.cause === finding.cause &&
                  each.cause !== '' &&
                  each.day < finding.day &&
                  finding.day <= each.last_day &&
                  (each.severity === 'critical' ||
                    finding.severity === 'warning')),
            );
            expect(row).toMatchObject({ told: true });
          }
          const ownDays = new Set(kept.rows.map(each => each.day));
          expect(ownDays.size).toBe(kept.rows.length);
          kept.acknowledge();
        }
        // Of a day at most once as a warning, and then as critical.
        const told = kept.news.map((each, at) => [each, kept.severities[at]]);
        for (const [each] of told) {
          const ofDay = told.filter(([other]) => other === each);
          expect(['warning', 'critical', 'warning,critical']).toContain(
            ofDay.map(([, severity]) => severity).join(),
          );
        }
      }),
    );
  });
});

function pickFinding(row: AnomalyRow): Finding {
  return {
    entity_ref: row.entity_ref,
    day: row.day,
    currency: row.currency,
    amount: row.amount,
    expected: row.expected,
    text: row.text,
    resource_id: row.resource_id,
    cause: row.cause ?? 'none',
    severity: row.severity,
  };
}
