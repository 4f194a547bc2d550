import { costReportSchema } from '@paved-path/backstage-plugin-cost-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { stillTime } from '@paved-path/provider-kit-common/testUtils';
import { Knex } from 'knex';
import { entities, payments } from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { startCost } from './__testUtils__/startCost';
import { daysBetween, monthOf } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

/** Days of which no two are so far apart that some between are looked at by neither. */
function everyThird(from: string, to: string): string[] {
  return daysBetween(from, to).filter((_, index) => index % 3 === 0);
}

describe.each(databases.eachSupportedId())('anomalies, %s', databaseId => {
  let bill: FakeBill;
  let knex: Knex;
  let cost: Awaited<ReturnType<typeof startCost>>;

  /** Reads the bill of a morning. */
  const wakeOn = async (
    today: string,
    amount: (day: string) => string,
    from = '2026-07-01',
  ) => {
    jest.setSystemTime(Date.parse(`${today}T06:00:00Z`));
    const byMonth = new Map<string, Record<number, string>>();
    for (const day of daysBetween(from, today)) {
      const amounts = byMonth.get(monthOf(day)) ?? {};
      amounts[Number(day.slice(8))] = amount(day);
      byMonth.set(monthOf(day), amounts);
    }
    bill.version = today + amount(today);
    bill.charges = [...byMonth].map(([month, amounts]) =>
      charge(month, amounts, {
        tags: { team: 'payments' },
        resourceId: 'nat-1',
      }),
    );
    await cost.refresh();
    return cost.published('cost.anomaly').length;
  };
  const shown = async (query = 'period=30d') => {
    const { body } = await cost.get(`${payments}/report?${query}`);
    return costReportSchema
      .parse(body)
      .anomalies.map(({ day, lastDay, state }) => ({ day, lastDay, state }));
  };
  const stepUp = (day: string) => (day < '2026-11-16' ? '20' : '100');

  beforeEach(async () => {
    stillTime('2026-11-16T06:00:00Z');
    knex = await databases.init(databaseId);
    bill = new FakeBill();
    cost = await startCost({ knex, provider: bill, entities });
  });

  afterEach(async () => {
    jest.useRealTimers();
    await cost.stop();
  });

  it('of a step up that was meant are one, told once and acknowledged for good', async () => {
    expect(await wakeOn('2026-11-16', stepUp)).toBe(0);
    expect(await wakeOn('2026-11-17', stepUp)).toBe(1);
    const [id] = await knex('anomalies').pluck('id');
    await cost.post(`/anomalies/${id}/acknowledgement`, { reason: 'meant' });
    for (const today of everyThird('2026-11-18', '2026-12-13')) {
      expect([today, await wakeOn(today, stepUp)]).toEqual([today, 1]);
    }
    // Its first day lies before these, its last does not.
    expect(await shown('period=7d')).toEqual([
      { day: '2026-11-16', lastDay: '2026-12-11', state: 'acknowledged' },
    ]);
    expect(await knex('anomalies').select('id')).toHaveLength(1);
    // By then it is usual.
    await wakeOn('2027-01-20', stepUp);
    expect(await knex('anomalies').pluck('state')).toEqual(['over']);
    expect(cost.published('cost.anomaly')).toHaveLength(1);
  });

  it('are none of what is new', async () => {
    for (const today of everyThird('2026-11-17', '2026-12-24')) {
      expect(await wakeOn(today, () => '100', '2026-11-10')).toBe(0);
    }
  });

  it('that a restated bill takes away are not shown, and not told again', async () => {
    expect(await wakeOn('2026-11-17', stepUp)).toBe(1);
    expect(await wakeOn('2026-11-18', () => '20')).toBe(1);
    expect(await shown()).toEqual([]);
    expect(await wakeOn('2026-11-19', stepUp)).toBe(1);
    expect(await shown()).toEqual([
      { day: '2026-11-16', lastDay: '2026-11-18', state: 'open' },
    ]);
  });

  it('of services are told apart where the bill names no resource', async () => {
    jest.setSystemTime(Date.parse('2026-11-15T06:00:00Z'));
    const days = daysBetween('2026-07-01', '2026-11-15');
    const ofService = (service: string, unusual: string, amount: string) => {
      const months = [...new Set(days.map(monthOf))];
      return months.map(month =>
        charge(
          month,
          Object.fromEntries(
            days
              .filter(day => monthOf(day) === month)
              .map(day => [
                Number(day.slice(8)),
                day === unusual ? amount : '20',
              ]),
          ),
          { tags: { team: 'payments' }, service },
        ),
      );
    };
    const machines = ofService('EC2', '2026-11-11', '80');
    bill.charges = [...machines, ...ofService('RDS', '2026-11-14', '20')];
    await cost.refresh();
    const [id] = await knex('anomalies').pluck('id');
    await cost.post(`/anomalies/${id}/acknowledgement`, { reason: 'a test' });
    jest.setSystemTime(Date.parse('2026-11-15T07:00:00Z'));
    bill.version = '2';
    bill.charges = [...machines, ...ofService('RDS', '2026-11-14', '9000')];
    await cost.refresh();
    expect(
      cost.published('cost.anomaly').map(({ severity, details }) => ({
        severity,
        details,
      })),
    ).toMatchObject([
      { severity: 'warning', details: { day: '2026-11-11' } },
      { severity: 'critical', details: { day: '2026-11-14' } },
    ]);
    expect(await shown()).toEqual([
      { day: '2026-11-14', lastDay: undefined, state: 'open' },
      { day: '2026-11-11', lastDay: undefined, state: 'acknowledged' },
    ]);
  });

  it('are told once the owner can be told', async () => {
    cost.notifications.send.mockRejectedValueOnce(new Error('It is full'));
    expect(await wakeOn('2026-11-17', stepUp)).toBe(0);
    expect(await wakeOn('2026-11-18', stepUp)).toBe(1);
    expect(await wakeOn('2026-11-19', stepUp)).toBe(1);
  });

  it('are forgotten with the months that they were in', async () => {
    await wakeOn('2026-11-17', stepUp);
    await cost.stop();
    cost = await startCost({
      knex,
      provider: bill,
      entities,
      config: { retentionMonths: 1 },
    });
    await wakeOn('2026-12-12', () => '20');
    expect(await knex('anomalies').select('id')).toEqual([]);
  });
});
