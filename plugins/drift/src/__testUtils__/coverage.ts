import {
  CloudResource,
  CloudResourcePage,
  CloudResourceQuery,
  CoverageSummary,
} from '@paved-path/backstage-plugin-drift-common';
import { ago } from './examples';

/** Example data of what exists in a cloud, for tests and for the development setup. */
export const aws: CoverageSummary['inventories'][number] = {
  id: 'aws',
  title: 'AWS',
  scope: 'AWS account 123456789012, eu-west-1',
  doesNotList: [
    'Resources that never had a tag.',
    'Resources of services that the tagging API does not know.',
  ],
  counts: { managed: 118, unmanaged: 12, unknown: 3 },
  freshness: { source: 'AWS', asOf: ago({ minutes: 20 }), state: 'fresh' },
};

export const driftctl: CoverageSummary['inventories'][number] = {
  id: 'driftctl',
  title: 'driftctl',
  scope: 'report of the nightly job',
  doesNotList: [],
  counts: { managed: 40, unmanaged: 0, unknown: 0 },
  freshness: {
    source: 'driftctl',
    asOf: ago({ days: 2 }),
    state: 'stale',
    reason: 'the report is of 2 days ago',
  },
};

export function summary(more: Partial<CoverageSummary> = {}): CoverageSummary {
  return {
    inventories: [aws],
    types: [
      { type: 'ec2:security-group', managed: 31, unmanaged: 7, unknown: 0 },
      { type: 's3', managed: 22, unmanaged: 3, unknown: 1 },
      { type: undefined, managed: 0, unmanaged: 2, unknown: 0 },
      {
        type: 'elasticloadbalancing:listener-rule/app',
        managed: 40,
        unmanaged: 0,
        unknown: 2,
      },
      { type: 'rds:db', managed: 25, unmanaged: 0, unknown: 0 },
    ],
    readEnvironments: 11,
    unreadEnvironments: [
      {
        id: 'ledger-production',
        name: 'ledger/production',
        reason: 'The state could not be read: access to the bucket is denied',
      },
      {
        id: 'booking-production',
        name: 'booking/production',
        reason: 'env0 does not tell what a state lists',
      },
    ],
    unreadTruncated: false,
    ...more,
  };
}

/** All that is left of the summary where code manages everything. */
export function allManaged(): CoverageSummary {
  return summary({
    inventories: [
      { ...aws, counts: { managed: 118, unmanaged: 0, unknown: 0 } },
    ],
    types: [{ type: 's3', managed: 118, unmanaged: 0, unknown: 0 }],
    unreadEnvironments: [],
  });
}

/** The states that the page can be in, by name. */
export const summaries: Record<string, () => CoverageSummary> = {
  'all-managed': allManaged,
  'no-inventory': () =>
    summary({ inventories: [], types: [], unreadEnvironments: [] }),
  'never-asked': () => unasked({ source: 'AWS', state: 'never' }),
  'inventory-failed': () =>
    unasked({
      source: 'AWS',
      state: 'failed',
      reason: 'AWS refuses: the role may not call tag:GetResources',
    }),
  'inventory-stale': () =>
    summary({
      inventories: [
        {
          ...aws,
          freshness: {
            source: 'AWS',
            asOf: ago({ days: 2 }),
            state: 'stale',
            reason: 'AWS does not answer (503)',
          },
        },
        driftctl,
      ],
    }),
};

function unasked(freshness: typeof aws.freshness): CoverageSummary {
  const counts = { managed: 0, unmanaged: 0, unknown: 0 };
  return summary({ inventories: [{ ...aws, counts, freshness }], types: [] });
}

function resource(
  id: string,
  more: Partial<CloudResource> = {},
): CloudResource {
  return {
    inventoryId: 'aws',
    id: `arn:aws:${id}`,
    type: 's3',
    account: '123456789012',
    region: 'eu-west-1',
    tags: {},
    state: 'unmanaged',
    firstSeenAt: ago({ days: 12 }),
    ...more,
  };
}

export const resources: CloudResource[] = [
  resource('s3:::exports-by-hand', {
    name: 'exports-by-hand',
    url: 'https://console.example.com/s3/exports-by-hand',
    tags: { team: 'payments', 'created-by': 'jonas' },
  }),
  resource('ec2:eu-west-1:123456789012:security-group/sg-0a1b2c3d4e5f', {
    type: 'ec2:security-group',
  }),
  resource(
    'elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/a-very-long-name-that-somebody-gave-to-it/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee',
    {
      type: 'elasticloadbalancing:listener-rule/app',
      state: 'unknown',
      name: 'a-very-long-name-that-somebody-gave-to-it-and-that-does-not-end-where-one-would-think-it-does',
      tags: {
        'kubernetes.io/service-name':
          'a-namespace-with-a-name/and-a-service-with-a-long-name',
      },
    },
  ),
  resource('s3:::payments-archive', {
    name: 'payments-archive',
    state: 'managed',
    environmentId: 'payments-production',
    environmentName: 'payments/production',
    address: 'module.archive.aws_s3_bucket.this["payments"]',
  }),
];

/** The resources as a server would filter them. */
export function page(query: CloudResourceQuery = {}): CloudResourcePage {
  const { state, type, search = '' } = query;
  const items = resources.filter(
    each =>
      (!state || each.state === state) &&
      (!type || each.type === type) &&
      `${each.name} ${each.id}`.includes(search),
  );
  return {
    items,
    totalItems: items.length,
    nextCursor: query.cursor || !items.length ? undefined : 'second',
  };
}
