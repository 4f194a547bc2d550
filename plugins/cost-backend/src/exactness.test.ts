import {
  costReportSchema,
  organisationReportSchema,
  resourcePageSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import fc from 'fast-check';
import {
  entities,
  exampleCharges,
  lastMonth,
  totals,
  whole,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { entity as entityNamed, startCost } from './__testUtils__/startCost';
import { monthOf, monthStart } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const DIGITS = 12;
const CURRENCIES = ['EUR', 'USD'];
const monthBefore = monthOf(monthStart(whole.from, -1));
const period = `period=custom&from=${monthBefore}-01&to=${whole.to}`;

/** In millionths of millionths. */
function unitsOf(text: string): bigint {
  const [, sign, integer, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(
    text,
  )!;
  const units = BigInt(integer + fraction.padEnd(DIGITS, '0'));
  return sign ? -units : units;
}

/** Two parts that are the whole: equal but for what a cut after ten digits, or as many as there are, leaves to the first. */
function halvesOf(text: string): [bigint, bigint] {
  const digits = (text.split('.')[1] ?? '').replace(/0+$/, '').length;
  const smallest = 10n ** BigInt(DIGITS - Math.max(10, digits));
  const second = (unitsOf(text) / smallest / 2n) * smallest;
  return [unitsOf(text) - second, second];
}

type Sums = Record<string, bigint>;

/** Row by row: what each bears, in units, as the example's annotations and tags say. */
function sumsOf(
  rows: ChargeMonth[],
  about: { cost: 'billed' | 'effective'; currency: string; split: boolean },
): Sums {
  const sums: Sums = { payments: 0n, ledger: 0n, orphan: 0n, worker: 0n };
  sums.none = 0n;
  sums.conflict = 0n;
  for (const { currency, tags, resourceId = '', ...row } of rows) {
    if (currency !== about.currency) continue;
    const isOfPayments = tags.team.trim().toLowerCase() === 'payments';
    const isOfLedger = resourceId.startsWith('shared-');
    for (const text of row[about.cost]) {
      if (text === undefined) continue;
      if (isOfPayments && isOfLedger) {
        const [first, second] = halvesOf(text);
        sums[about.split ? 'ledger' : 'conflict'] += first;
        sums[about.split ? 'payments' : 'conflict'] += second;
      } else if (isOfPayments) sums.payments += unitsOf(text);
      else if (isOfLedger) sums.ledger += unitsOf(text);
      else if (tags.service in sums) sums[tags.service] += unitsOf(text);
      else sums.none += unitsOf(text);
    }
  }
  return sums;
}

const EXPECTED: Record<string, (sums: Sums) => bigint> = {
  'component/default/payments': sums => sums.payments,
  'component/default/ledger': sums => sums.ledger,
  'component/default/orphan': sums => sums.orphan,
  'component/default/worker': sums => sums.worker,
  'system/default/money': sums => sums.payments + sums.ledger + sums.worker,
  'group/default/payers': sums => sums.payments + sums.worker,
  'group/default/treasury': sums => sums.payments + sums.ledger + sums.worker,
};

const isThere = (text: string | undefined) => text !== undefined;

const total = (texts: Iterable<string>) =>
  [...texts].reduce((sum, text) => sum + unitsOf(text), 0n);

const amounts = fc.dictionary(
  fc.integer({ min: 1, max: 28 }).map(String),
  fc
    .tuple(fc.boolean(), fc.nat(99_999), fc.stringMatching(/^\d{0,12}$/))
    .map(
      ([isCredit, integer, fraction]) =>
        `${isCredit ? '-' : ''}${integer}${fraction && `.${fraction}`}`,
    ),
  { minKeys: 1, maxKeys: 4 },
);

const anyCharge: fc.Arbitrary<ChargeMonth> = fc
  .record({
    billed: amounts,
    effective: amounts,
    month: fc.constantFrom(monthBefore, lastMonth),
    currency: fc.constantFrom(...CURRENCIES),
    category: fc.constantFrom('Usage', 'Credit', 'Purchase', 'Tax'),
    environment: fc.constantFrom('prod', 'dev', undefined),
    resourceId: fc.constantFrom('shared-1', 'shared-2', 'db', undefined),
    team: fc.constantFrom('payments', 'Payments ', 'none'),
    provider: fc.constantFrom('AWS', 'Azure'),
    service: fc.constantFrom('ledger', 'orphan', 'worker', 'nobody'),
  })
  .map(({ month, billed, effective, environment, team, service, ...more }) => ({
    ...charge(month, billed, more),
    effective: charge(month, effective).billed,
    environment,
    tags: { team, service },
  }));

describe.each(databases.eachSupportedId())('exactness, %s', databaseId => {
  it.each([true, false])(
    'adds up over HTTP to what the raw rows do, to the last decimal, shared evenly: %s',
    async split => {
      const bill = new FakeBill();
      bill.charges = exampleCharges();
      const cost = await startCost({
        knex: await databases.init(databaseId),
        provider: bill,
        entities: [
          ...entities,
          // A part of a part of the system.
          entityNamed('Component', 'worker', {
            partOf: 'component:default/payments',
          }),
        ],
        config: { conflicts: split ? 'split' : 'report' },
      });
      const get = async (path: string) => {
        const { body, status } = await cost.get(path);
        expect(status).toBe(200);
        return body;
      };
      const organisation = async (query: string) =>
        organisationReportSchema.parse(await get(`/organisation?${query}`));
      const checkEntity = async (
        entity: string,
        query: string,
        expected: (sums: Sums) => bigint,
        sums: Record<string, Sums>,
      ) => {
        const path = `/entities/${entity}`;
        const report = costReportSchema.parse(
          await get(`${path}/report?${query}&groupBy=service`),
        );
        const { items } = resourcePageSchema.parse(
          await get(`${path}/resources?${query}&limit=500`),
        );
        for (const currency of CURRENCIES) {
          const sum = expected(sums[currency]);
          const of = <T extends { currency: string }>(list: T[]) =>
            list.filter(each => each.currency === currency);
          expect(unitsOf(totals(report)[currency] ?? '0')).toBe(sum);
          const groups = of(report.currencies).flatMap(each => each.groups);
          expect(total(groups.flatMap(each => each.days))).toBe(sum);
          expect(total(of(items).map(each => each.cost))).toBe(sum);
        }
      };
      const check = async (
        rows: ChargeMonth[],
        kind: 'billed' | 'effective',
      ) => {
        const query = `${period}&cost=${kind}`;
        const sums = Object.fromEntries(
          CURRENCIES.map(currency => [
            currency,
            sumsOf(rows, { cost: kind, currency, split }),
          ]),
        );
        for (const [entity, expected] of Object.entries(EXPECTED)) {
          await checkEntity(entity, query, expected, sums);
        }
        const [byTeam, bySystem, byProvider, ...others] = await Promise.all(
          [
            ...['team', 'system', 'provider'],
            ...['entity', 'environment', 'service'],
          ].map(groupBy => organisation(`${query}&groupBy=${groupBy}`)),
        );
        for (const currency of CURRENCIES) {
          const all = total(
            rows
              .filter(each => each.currency === currency)
              .flatMap(each => each[kind].filter(isThere)),
          );
          for (const { rows: groups, currencies } of [
            ...[byTeam, bySystem, byProvider],
            ...others,
          ]) {
            const costs = groups.filter(each => each.currency === currency);
            expect(total(costs.map(each => each.cost))).toBe(all);
            expect(unitsOf(totals({ currencies })[currency] ?? '0')).toBe(all);
          }
          const costOf = (key: string, report = byTeam) =>
            total(
              report.rows
                .filter(each => each.currency === currency)
                .filter(each => `${each.kind} ${each.key}` === key)
                .map(each => each.cost),
            );
          const { payments, ledger, worker, orphan, none, conflict } =
            sums[currency];
          expect(costOf('group system:default/money', bySystem)).toBe(
            payments + ledger + worker,
          );
          expect(costOf('group ', bySystem)).toBe(orphan);
          for (const provider of ['AWS', 'Azure']) {
            const own = rows.filter(
              each => each.currency === currency && each.provider === provider,
            );
            expect(costOf(`group ${provider}`, byProvider)).toBe(
              total(own.flatMap(each => each[kind].filter(isThere))),
            );
          }
          expect(costOf('group group:default/payers')).toBe(payments + worker);
          expect(costOf('group group:default/treasury')).toBe(ledger);
          expect(costOf('unowned ')).toBe(orphan);
          expect(costOf('untagged ')).toBe(none);
          expect(costOf('conflict ')).toBe(conflict);
        }
      };
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.array(anyCharge, { minLength: 1, maxLength: 15 }),
            fc.constantFrom('billed' as const, 'effective' as const),
            async (rows, kind) => {
              bill.version = String(Number(bill.version) + 1);
              // A month that is listed no more stays as it was, so both are listed.
              bill.charges = [
                ...rows,
                charge(monthBefore, { 1: '0' }, { tags: { team: 'none' } }),
                charge(lastMonth, { 1: '0' }, { tags: { team: 'none' } }),
              ];
              await cost.refresh();
              await check(bill.charges, kind);
            },
          ),
          { numRuns: 5 },
        );
      } finally {
        await cost.stop();
      }
    },
  );
});
