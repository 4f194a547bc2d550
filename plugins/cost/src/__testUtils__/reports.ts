import {
  Anomaly,
  CostGroup,
  CostPart,
  CostReport,
  CurrencyReport,
  Estimate,
  ResourceCost,
  ResourcePage,
} from '@paved-path/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { addDays, sumDecimals } from '../words';
import { entityRef, freshness } from './overviews';

const days = Array.from({ length: 7 }, (_, index) =>
  addDays('2026-11-14', index),
);

function group(key: string, amounts: string[], change = '10'): CostGroup {
  const total = sumDecimals(amounts);
  return {
    key,
    name: key || 'no environment',
    total,
    change: {
      current: total,
      previous: '90',
      change,
      ratio: Number(change) / 90,
    },
    days: amounts,
  };
}

/** What a component bears. */
export function part(name: string, total: string, share: number): CostPart {
  return {
    entityRef: `component:default/${name}`,
    name,
    currency: 'USD',
    total,
    share,
    change: { current: total, previous: '84', change: '20', ratio: 0.238 },
  };
}

export function currencyReport(
  change: Partial<CurrencyReport> = {},
): CurrencyReport {
  const groups = [
    group('production', [
      '10.10',
      '10.20',
      '10.30',
      '10.40',
      '30.125',
      '10.60',
      '10.70',
    ]),
    group('staging', ['2', '2', '2', '2', '2', '2', '2.001'], '-4'),
    group('', ['0', '0', '-1.5', '0', '0', '0', '0'], '0'),
  ];
  return {
    currency: 'USD',
    total: sumDecimals(groups.map(({ total }) => total)),
    change: {
      current: '104.926',
      previous: '84.926',
      change: '20.000',
      ratio: 0.2355,
    },
    groups,
    forecast: [
      { day: '2026-11-21', amount: '12.5' },
      { day: '2026-11-22', amount: '12.5' },
    ],
    ...change,
  };
}

export const openAnomaly: Anomaly = {
  id: 'a1',
  entityRef,
  day: '2026-11-18',
  currency: 'USD',
  amount: '32.125',
  expected: '12.40',
  text: 'payments cost 159 % more on 2026-11-18 than a usual Wednesday; most of it is nat-0f3a (Amazon VPC)',
  resourceId: 'nat-0f3a',
  severity: 'critical',
  state: 'open',
};

export const acknowledgedAnomaly: Anomaly = {
  ...openAnomaly,
  id: 'a2',
  day: '2026-11-15',
  text: 'payments cost 40 % more on 2026-11-15 than a usual Sunday',
  severity: 'warning',
  state: 'acknowledged',
  acknowledgement: {
    by: 'user:default/jonas',
    at: DateTime.utc().minus({ days: 2 }).toISO(),
    reason: 'the load test of Sunday',
  },
};

export const estimate: Estimate = {
  id: 'e1',
  name: 'pull request 12',
  url: 'https://git.example.com/payments/pulls/12',
  at: DateTime.utc().minus({ hours: 5 }).toISO(),
  currency: 'USD',
  before: '590.10',
  after: '651.35',
  difference: '61.25',
  resources: [
    { name: 'aws_db_instance.payments', difference: '70.00' },
    { name: 'aws_nat_gateway.old', difference: '-8.75' },
  ],
  withoutPrice: 2,
};

export function report(change: Partial<CostReport> = {}): CostReport {
  return {
    entityRef,
    cost: 'billed',
    groupBy: 'environment',
    from: '2026-11-14',
    to: '2026-11-21',
    days,
    currencies: [currencyReport()],
    parts: [part('payments', '104.926', 1)],
    movers: [
      {
        key: 'db',
        name: 'payments-db',
        detail: 'Amazon RDS in production',
        change: '61',
        currency: 'USD',
        since: '2026-11-18',
        text: 'payments-db: +61.00 USD since 2026-11-18, Amazon RDS in production',
      },
      {
        key: 'logs',
        name: 'logs',
        change: '-4.2',
        currency: 'USD',
        since: '2026-11-15',
        text: 'logs: −4.20 USD since 2026-11-15',
      },
    ],
    releases: [
      {
        day: '2026-11-18',
        at: '2026-11-18T09:12:00Z',
        title: 'main-3f2a91c to production',
        link: '/catalog/default/component/payments/releases',
      },
      {
        day: '2026-11-19',
        at: '2026-11-19T09:12:00Z',
        title: 'main-77aa001 to production',
      },
    ],
    anomalies: [acknowledgedAnomaly, openAnomaly],
    estimates: [estimate],
    conflicts: [
      'shared-nat is claimed by component:default/payments (a tag) and component:default/ledger (a tag): it is shared evenly',
    ],
    notIncluded: ['Charges of the last day are not complete yet'],
    freshness,
    ...change,
  };
}

export const resources: ResourceCost[] = [
  {
    resourceId: 'arn:aws:rds:eu-north-1:111122223333:db:payments-db',
    name: 'payments-db',
    type: 'Database',
    provider: 'AWS',
    service: 'Amazon RDS',
    environment: 'production',
    account: 'payments',
    region: 'eu-north-1',
    entityRef,
    currency: 'USD',
    cost: '71.1250',
    share: 0.6778,
    change: {
      current: '71.1250',
      previous: '60',
      change: '11.125',
      ratio: 0.1854,
    },
    url: 'https://console.aws.amazon.com/rds/payments-db',
  },
  {
    name: 'Support, usage',
    provider: 'AWS',
    service: 'Support',
    currency: 'USD',
    entityRef: 'component:default/ledger',
    cost: '3.10',
    share: 0.0295,
    split: '1 of 2 parts, by a tag',
  },
];

export function resourcePage(change: Partial<ResourcePage> = {}): ResourcePage {
  return {
    items: resources,
    totalItems: 120,
    nextCursor: '50',
    freshness,
    ...change,
  };
}
