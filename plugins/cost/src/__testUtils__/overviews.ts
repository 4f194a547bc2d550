import { Entity } from '@backstage/catalog-model';
import {
  CostOverview,
  CurrencyOverview,
} from '@paved-path/backstage-plugin-cost-common';
import { AnswerFreshness } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { addDays } from '../words';

export const entityRef = 'component:default/payments';

export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments' },
  spec: { type: 'service' },
};

export const team: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'money' },
  spec: { type: 'team' },
};

export const freshness: AnswerFreshness = {
  source: 'FOCUS exports',
  asOf: DateTime.utc().minus({ minutes: 2 }).toISO(),
  state: 'fresh',
};

const stale: AnswerFreshness = {
  source: 'FOCUS exports',
  asOf: DateTime.utc().minus({ hours: 3 }).toISO(),
  state: 'stale',
  reason: 'the folder cannot be read (EACCES)',
};

export function currencyOverview(
  change: Partial<CurrencyOverview> = {},
): CurrencyOverview {
  return {
    currency: 'USD',
    monthToDate: '412.1800',
    forecast: '640.20',
    change: {
      current: '412.1800',
      previous: '368.0000',
      change: '44.1800',
      ratio: 0.12005,
    },
    budget: {
      amount: '590',
      used: 0.69861,
      forecast: 1.08508,
      thresholds: [0.8, 1],
      source: 'the annotation paved-path.dev/cost-budget',
    },
    days: Array.from({ length: 30 }, (_, index) => ({
      day: addDays('2026-10-22', index),
      amount: index === 4 ? '-2.5' : `${12 + (index % 7)}.50`,
    })),
    mover: {
      key: 'db',
      name: 'payments-db',
      detail: 'Amazon RDS',
      change: '61',
      currency: 'USD',
      since: '2026-11-12',
      text: 'payments-db: +61.00 USD since 2026-11-12, Amazon RDS',
    },
    biggestMover: 'payments-db: +61.00 USD since 2026-11-12, Amazon RDS',
    ...change,
  };
}

export function overview(change: Partial<CostOverview> = {}): CostOverview {
  return {
    entityRef,
    cost: 'billed',
    currencies: [currencyOverview()],
    lastDay: '2026-11-20',
    anomalies: 0,
    notIncluded: ['Taxes that are on the invoice alone'],
    freshness,
    ...change,
  };
}

/** What the card has to say, by what is the case. */
export const overviews = {
  overBudget: () =>
    overview({
      currencies: [
        currencyOverview({
          monthToDate: '612.40',
          budget: {
            amount: '590',
            used: 1.038,
            forecast: 1.4,
            thresholds: [1],
            source: 'cost.budgets[0]',
          },
        }),
      ],
      anomalies: 2,
    }),
  unusual: () =>
    overview({
      currencies: [currencyOverview({ budget: undefined })],
      anomalies: 1,
    }),
  calm: () =>
    overview({
      currencies: [
        currencyOverview({
          budget: undefined,
          change: {
            current: '412.18',
            previous: '468.00',
            change: '-55.82',
            ratio: -0.1193,
          },
        }),
        currencyOverview({
          currency: 'EUR',
          monthToDate: '0.0012',
          forecast: undefined,
          budget: undefined,
          change: { current: '0.0012', previous: '0', change: '0.0012' },
          mover: undefined,
          biggestMover: undefined,
        }),
      ],
      notIncluded: [],
    }),
  stale: () => overview({ freshness: stale }),
  never: () => overview({ currencies: [], lastDay: undefined }),
  past: () =>
    overview({
      currencies: [],
      lastDay: undefined,
      lastCharged: '2026-05',
    }),
  unread: () =>
    overview({
      currencies: [],
      lastDay: undefined,
      notIncluded: [],
      freshness: { source: 'FOCUS exports', state: 'never' },
    }),
  failed: () =>
    overview({
      currencies: [],
      lastDay: undefined,
      freshness: {
        source: 'FOCUS exports',
        state: 'failed',
        reason: 'the bucket does not answer',
      },
    }),
};
