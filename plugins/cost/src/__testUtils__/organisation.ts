import {
  OrganisationQuery,
  OrganisationReport,
  OrganisationRow,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import { addDays } from '../words';
import { currencyReport, freshness, openAnomaly } from './examples';

function row(change: Partial<OrganisationRow>): OrganisationRow {
  const { key = '', cost = '10' } = change;
  return {
    kind: 'group',
    key,
    name: key,
    currency: 'USD',
    cost,
    share: 0.1,
    change: { current: cost, previous: '10', change: '0', ratio: 0 },
    ...change,
  };
}

const long =
  'platform-observability-and-developer-experience-and-reliability-engineering';

const rows: OrganisationRow[] = [
  row({
    key: 'group:default/payments',
    name: 'Payments',
    entityRef: 'group:default/payments',
    cost: '80.926',
    share: 0.7713,
    change: {
      current: '80.926',
      previous: '70.926',
      change: '10.000',
      ratio: 0.141,
    },
  }),
  row({
    key: `group:default/${long}`,
    name: long,
    entityRef: `group:default/${long}`,
    cost: '12.00',
    share: 0.1144,
  }),
  row({ kind: 'untagged', name: 'untagged', cost: '8.00', share: 0.0762 }),
  row({ kind: 'unowned', name: 'no owner', cost: '4.00', share: 0.0381 }),
  row({
    kind: 'conflict',
    name: 'claimed by several',
    cost: '-0.0004',
    share: -0.02,
    change: undefined,
  }),
  row({
    key: 'group:default/booking',
    name: 'Booking',
    entityRef: 'group:default/booking',
    currency: 'EUR',
    cost: '7.5',
    share: 1,
    change: { current: '7.5', previous: '0', change: '7.5' },
  }),
];

/** What everything costs, in two currencies. */
export function organisation(
  query: OrganisationQuery = {},
  change: Partial<OrganisationReport> = {},
): OrganisationReport {
  return {
    cost: query.cost ?? 'billed',
    groupBy: query.groupBy ?? 'team',
    from: '2026-11-14',
    to: '2026-11-21',
    days: Array.from({ length: 7 }, (_, index) => addDays('2026-11-14', index)),
    rows,
    currencies: [
      currencyReport({ forecast: [] }),
      currencyReport({
        currency: 'EUR',
        total: '7.5',
        change: undefined,
        groups: [],
        forecast: [],
      }),
    ],
    anomalies: Array.from({ length: 7 }, (_, index) => ({
      ...openAnomaly,
      id: `a${index}`,
      text: `thing ${index} cost more than on a usual day`,
    })),
    notIncluded: ['The days after 2026-11-20'],
    freshness,
    ...change,
  };
}

/** Many entities in one currency, the first the dearest. */
export function manyRows(count: number): OrganisationRow[] {
  return Array.from({ length: count }, (_, index) =>
    row({
      key: `component:default/service-${index}`,
      name: `service-${index}`,
      entityRef: `component:default/service-${index}`,
      cost: String(1000 - index),
      share: 0.01,
      change: {
        current: String(1000 - index),
        previous: '500',
        change: String(500 - index),
        ratio: 1,
      },
    }),
  );
}

const hourAgo = DateTime.utc().minus({ hours: 1 }).toISO();

export const sources: SourceStatus[] = [
  {
    id: 'aws',
    title: 'AWS Cost Explorer',
    freshness: { ...freshness, source: 'AWS Cost Explorer' },
    slices: [
      { key: '2026-10', state: 'read', readAt: hourAgo, charges: 41200 },
      { key: '2026-11', state: 'waiting' },
    ],
    paidRequests: { count: 412, cost: '4.12', currency: 'USD' },
  },
  {
    id: 'focus',
    title: 'FOCUS exports',
    freshness: {
      source: 'FOCUS exports',
      asOf: hourAgo,
      state: 'failed',
      reason: 'the bucket does not answer (503)',
    },
    slices: [
      { key: 'aws/2026-09', state: 'read', readAt: hourAgo, charges: 3 },
      {
        key: 'aws/2026-10',
        state: 'refused',
        readAt: hourAgo,
        file: 'aws/2026-10/part-0001.csv.gz',
        line: 1207,
        reason: 'BilledCost: "ten" is not a number',
      },
      {
        key: 'google/2026-11',
        state: 'refused',
        file: 'google/2026-11.parquet',
        reason: 'The column ChargePeriodStart is missing',
      },
    ],
  },
];
