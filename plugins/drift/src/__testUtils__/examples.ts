import { Entity } from '@backstage/catalog-model';
import {
  Check,
  Drift,
  DriftOverview,
  EnvironmentDetail,
  FixOption,
  FixPlan,
  FleetSummary,
  IgnoreRule,
  InfrastructureEnvironment,
  OpenedFix,
  Scan,
} from '@paved-path/backstage-plugin-drift-common';
import { DateTime, DurationLikeObject } from 'luxon';

/** Example data of a service "payments" with its infrastructure, for tests and for the development setup. */
export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    annotations: { 'paved-path.dev/infrastructure': 'payments/*' },
  },
  spec: { type: 'service', owner: 'group:default/payments' },
};

export const entityRef = 'component:default/payments';

/** A little longer ago, so that an age in words does not depend on when the clock on the screen was read. */
export function ago(duration: DurationLikeObject): string {
  return DateTime.utc().minus(duration).minus({ seconds: 1 }).toISO();
}

/** When the examples began to drift: always named as a day of the week. */
export const driftedSince = ago({ days: 3 });

export const freshness = {
  source: 'Terraform',
  asOf: ago({ minutes: 2 }),
  state: 'fresh' as const,
};

export function environment(
  name: string,
  more: Partial<InfrastructureEnvironment> = {},
): InfrastructureEnvironment {
  return {
    id: name.replace('/', '-'),
    provider: 'terraform',
    name,
    repository: 'platform/infrastructure',
    path: name,
    entityRefs: [entityRef],
    ownerRef: 'group:default/payments',
    systemRef: 'system:default/payments',
    state: 'in-sync',
    counts: { new: 0, acknowledged: 0, ignored: 0 },
    checkedAt: ago({ hours: 2 }),
    tookMs: 41_000,
    ...more,
  };
}

export const production = environment('payments/production', {
  state: 'drifted',
  counts: { new: 3, acknowledged: 1, ignored: 1 },
  driftedSince,
  url: 'https://terraform.example.com/payments/production',
});
export const staging = environment('payments/staging');
export const dev = environment('payments/dev', {
  checkedAt: ago({ hours: 1 }),
});

export const failed = environment('payments/production', {
  state: 'failed',
  counts: { new: 2, acknowledged: 0, ignored: 0 },
  checkedAt: ago({ days: 5 }),
  failingSince: ago({ days: 4 }),
  triedAt: ago({ minutes: 20 }),
  reason: 'the state is locked by jonas since Monday',
});

export function overview(
  environments: InfrastructureEnvironment[],
): DriftOverview {
  return { entityRef, environments, freshness };
}

/** The states that a card can be in, by name. */
export const overviews: Record<string, () => DriftOverview> = {
  drifted: () => overview([dev, staging, production]),
  failed: () => overview([dev, staging, failed]),
  'never-checked': () =>
    overview([
      environment('payments/production', {
        state: 'never-checked',
        checkedAt: undefined,
        tookMs: undefined,
      }),
    ]),
  acknowledged: () =>
    overview([
      { ...dev },
      environment('payments/production', {
        state: 'acknowledged',
        counts: { new: 0, acknowledged: 2, ignored: 0 },
      }),
    ]),
  'in-sync': () => overview([dev, staging]),
  outdated: () =>
    overview([
      environment('payments/production', {
        checkedAt: ago({ days: 9 }),
        stale: true,
      }),
    ]),
  many: () =>
    overview([
      production,
      environment('ledger/production', {
        state: 'drifted',
        counts: { new: 2, acknowledged: 0, ignored: 0 },
        driftedSince: ago({ days: 40 }),
      }),
      { ...failed, id: 'failed', name: 'payments/recovery-site' },
      environment('payments/sandbox', {
        state: 'never-checked',
        checkedAt: undefined,
        tookMs: undefined,
      }),
      environment('payments/old', { state: 'retired' }),
      staging,
      dev,
    ]),
  checking: () => overview([{ ...production, check: check() }, staging]),
  none: () => overview([]),
  stale: () => ({
    ...overview([dev, staging, production]),
    freshness: {
      source: 'Terraform',
      asOf: ago({ hours: 3 }),
      state: 'stale',
      reason: 'the repository does not answer (503)',
    },
  }),
};

export function check(more: Partial<Check> = {}): Check {
  return {
    id: 'check-1',
    environmentId: production.id,
    state: 'running',
    step: 'plan',
    queuedAt: ago({ seconds: 15 }),
    startedAt: ago({ seconds: 12 }),
    ...more,
  };
}

const common = {
  environmentId: production.id,
  provider: 'registry.terraform.io/hashicorp/aws',
  state: 'new' as const,
  since: driftedSince,
  lastSeenAt: ago({ hours: 2 }),
};

export const openedByHand: Drift = {
  ...common,
  id: 'drift-1',
  address: 'aws_security_group.database',
  type: 'aws_security_group',
  name: 'database',
  cause: 'changed-outside',
  action: 'update',
  attributes: [
    {
      path: 'ingress[0].cidr_blocks',
      before: '["10.0.0.0/16"]',
      after: '["0.0.0.0/0"]',
    },
  ],
  suspects: [
    {
      kind: 'audit-event',
      who: 'jonas@example.com',
      at: ago({ days: 3, hours: 1 }),
      what: 'AuthorizeSecurityGroupIngress',
      reference: 'd1f3c2aa-77',
      url: 'https://audit.example.com/events/d1f3c2aa-77',
    },
  ],
};

export const notApplied: Drift = {
  ...common,
  id: 'drift-2',
  address: 'aws_db_instance.payments',
  type: 'aws_db_instance',
  name: 'payments',
  cause: 'not-applied',
  action: 'replace',
  attributes: [
    { path: 'engine_version', before: '"15.4"', after: '"16.1"' },
    { path: 'password', sensitive: true },
    { path: 'endpoint', before: '"payments.db.internal:5432"', unknown: true },
    {
      path: 'user_data',
      before: `"#!/bin/sh\n${'echo one very long line of a script; '.repeat(
        8,
      )}"`,
      after: '"#!/bin/sh"',
      truncated: true,
    },
  ],
  suspects: [
    {
      kind: 'commit',
      who: 'Ana Souza',
      at: ago({ days: 4 }),
      what: 'Move payments to PostgreSQL 16',
      reference: '3f2a91c0d7aa12',
      url: 'http://git.example.com/platform/infrastructure/commit/3f2a91c',
    },
  ],
};

export const nobodyKnows: Drift = {
  ...common,
  id: 'drift-3',
  address:
    'module.network["eu-north-1"].aws_route_table_association.private_subnets_of_payments[2]',
  type: 'aws_route_table_association',
  name: 'private_subnets_of_payments',
  cause: 'changed-outside',
  action: 'create',
  attributes: [],
  suspects: [],
};

export const acknowledgedDrift: Drift = {
  ...openedByHand,
  id: 'drift-4',
  address: 'aws_s3_bucket.exports',
  type: 'aws_s3_bucket',
  state: 'acknowledged',
  acknowledgement: {
    by: 'user:default/ana',
    at: ago({ days: 1 }),
    reason: 'Versioning is switched on for the audit',
    until: '2040-01-02T12:00:00.000Z',
  },
};

export const ignoredDrift: Drift = {
  ...openedByHand,
  id: 'drift-5',
  address: 'aws_instance.runner',
  type: 'aws_instance',
  state: 'ignored',
  ignoreRuleId: 'rule-1',
  attributes: [{ path: 'tags.LastSeen', before: '"Mon"', after: '"Tue"' }],
};

export function detail(
  more: Partial<EnvironmentDetail> = {},
): EnvironmentDetail {
  return {
    environment: production,
    drifts: [
      openedByHand,
      notApplied,
      nobodyKnows,
      acknowledgedDrift,
      ignoredDrift,
    ],
    truncated: false,
    freshness,
    ...more,
  };
}

export const rules: IgnoreRule[] = [
  {
    id: 'rule-1',
    type: 'aws_instance',
    attribute: 'tags.LastSeen',
    reason: 'The inventory agent writes it every day',
    createdBy: 'user:default/ana',
    createdAt: ago({ days: 30 }),
    hides: 12,
  },
  {
    id: 'rule-2',
    repository: 'platform/infrastructure',
    address: 'module.legacy.*',
    reason: 'Is being taken down',
    createdBy: 'user:default/jonas',
    createdAt: ago({ days: 3 }),
    hides: 0,
  },
];

export const fixOptions: FixOption[] = [
  {
    direction: 'code-to-cloud',
    title: 'Apply from the portal',
    kind: 'apply',
  },
  {
    direction: 'code-to-cloud',
    title: 'Comment “atlantis apply”',
    kind: 'link',
    url: 'https://git.example.com/platform/infrastructure/pulls/12',
  },
  {
    direction: 'code-to-cloud',
    title: 'Ask Atlantis to plan and apply',
    kind: 'open',
    id: 'atlantis',
    description:
      'Opens a pull request that changes nothing, and comments “atlantis plan” on it.',
  },
  {
    direction: 'cloud-to-code',
    title: 'Open an issue with the plan',
    kind: 'link',
    url: 'https://git.example.com/platform/infrastructure/issues/new',
  },
  {
    direction: 'cloud-to-code',
    title: 'Open a pull request',
    kind: 'open',
    id: 'pull-request',
    description:
      'Writes the 3 attributes that were changed outside into payments/production, on a branch of its own.',
  },
];

export const openedFix: OpenedFix = {
  kind: 'pull-request',
  title: 'platform/infrastructure#12',
  url: 'https://git.example.com/platform/infrastructure/pulls/12',
  notes: [
    'password is not in it: it is sensitive.',
    'Run terraform fmt before you merge it.',
  ],
};

export function fixPlan(more: Partial<FixPlan> = {}): FixPlan {
  return {
    id: 'plan-1',
    environmentId: production.id,
    changes: [openedByHand, notApplied],
    expiresAt: DateTime.utc().plus({ minutes: 10 }).toISO(),
    ...more,
  };
}

export function scan(more: Partial<Scan> = {}): Scan {
  return {
    id: 'scan-1',
    state: 'running',
    total: 900,
    finished: 312,
    drifted: 41,
    failed: 3,
    startedAt: ago({ minutes: 4 }),
    remainingMs: 420_000,
    ...more,
  };
}

/** A trend that begins bad and gets better, to look at. */
export function fleet(days = 90): FleetSummary {
  return {
    states: {
      drifted: 41,
      acknowledged: 12,
      failed: 9,
      'never-checked': 3,
      'in-sync': 247,
      retired: 5,
    },
    trend: Array.from({ length: days }, (_, index) => {
      const part = index / days;
      return {
        day: DateTime.utc()
          .minus({ days: days - 1 - index })
          .toISODate(),
        environments: 312,
        new: Math.round(
          180 * (1 - part) ** 1.6 + 12 * Math.sin(index / 4) + 30,
        ),
        acknowledged: Math.round(12 + 20 * part * (1 - part) * 4),
      };
    }),
    ranking: [
      ['group:default/payments', 64, 17, 2],
      ['group:default/booking', 51, 12, 0],
      ['group:default/sailings', 40, 7, 4],
      [undefined, 12, 4, 3],
      ['group:default/platform-team', 145, 1, 0],
    ].map(([ownerRef, environments, drifted, failing]) => ({
      ownerRef: ownerRef as string | undefined,
      environments: environments as number,
      drifted: drifted as number,
      failing: failing as number,
    })),
    freshness,
  };
}

/** A page of the fleet in every state. */
export const fleetEnvironments: InfrastructureEnvironment[] = [
  ...overviews.many().environments,
  environment('booking/search-and-availability/production', {
    state: 'acknowledged',
    counts: { new: 0, acknowledged: 4, ignored: 2 },
    driftedSince: ago({ days: 400 }),
    ownerRef: 'group:default/booking',
    systemRef: undefined,
  }),
  environment('sailings/timetable', {
    checkedAt: ago({ days: 12 }),
    stale: true,
    ownerRef: undefined,
    systemRef: undefined,
    check: check({ id: 'check-2', state: 'queued', startedAt: undefined }),
  }),
];
