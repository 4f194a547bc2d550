import { Entity } from '@backstage/catalog-model';
import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import {
  addDays,
  dayOf,
  daysBetween,
  monthOf,
  monthStart,
} from '../rules/days';
import { charge } from './FakeBill';
import { entity } from './startCost';

/** The last whole day, in UTC. @internal */
export const yesterday = addDays(dayOf(Date.now()), -1);

/** The last month that is whole, `YYYY-MM`. @internal */
export const lastMonth = monthOf(monthStart(yesterday, -1));

/** The days of that month. @internal */
export const whole = { from: `${lastMonth}-01`, to: monthStart(yesterday) };

/** These days, as a query. @internal */
export const custom = `period=custom&from=${whole.from}&to=${whole.to}`;

/** @internal */
export const payments = '/entities/component/default/payments';

/** A small organisation: a team below another, a system, and a component that nobody owns. @internal */
export const entities: Entity[] = [
  entity('Group', 'treasury'),
  entity('Group', 'payers', { childOf: 'group:default/treasury' }),
  entity('System', 'money', { owner: 'group:default/treasury' }),
  entity('Component', 'payments', {
    owner: 'group:default/payers',
    partOf: 'system:default/money',
    annotations: {
      'paved-path.dev/cost-tags': 'team=payments',
      'paved-path.dev/cost-budget': '100 USD',
      'paved-path.dev/service': 'payments',
    },
  }),
  entity('Component', 'ledger', {
    partOf: 'system:default/money',
    annotations: { 'paved-path.dev/cost-resources': 'shared-*' },
  }),
  entity('Component', 'orphan'),
];

/** Its bill: a charge of one, of two, of nobody, and of the component without an owner, in two currencies. @internal */
export function exampleCharges(): ChargeMonth[] {
  return [
    charge(
      lastMonth,
      { 1: '1.10', 2: '2.2' },
      { tags: { Team: 'Payments', env: 'Prod' }, resourceId: 'db' },
    ),
    charge(
      lastMonth,
      { 3: '0.01' },
      { tags: { team: 'payments' }, resourceId: 'shared-1' },
    ),
    charge(
      lastMonth,
      { 3: '-4' },
      { currency: 'EUR', tags: { service: 'ledger' } },
    ),
    charge(lastMonth, { 28: '7' }, { service: 'Support' }),
    charge(lastMonth, { 5: '3' }, { tags: { service: 'orphan' } }),
  ];
}

/** What each of the last hundred days costs, by month. @internal */
export function daily(
  amount: (day: string) => string,
): Array<[month: string, amounts: Record<number, string>]> {
  const byMonth = new Map<string, Record<number, string>>();
  const tomorrow = addDays(yesterday, 1);
  for (const day of daysBetween(addDays(tomorrow, -100), tomorrow)) {
    const amounts = byMonth.get(monthOf(day)) ?? {};
    amounts[Number(day.slice(8))] = amount(day);
    byMonth.set(monthOf(day), amounts);
  }
  return [...byMonth];
}

/** The totals of a report by currency. @internal */
export function totals(body: {
  currencies: Array<{ currency: string; total: string }>;
}): Record<string, string> {
  return Object.fromEntries(
    body.currencies.map(each => [each.currency, each.total]),
  );
}
