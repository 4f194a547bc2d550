import {
  Drift,
  EnvironmentDetail,
  IgnoreRule,
} from '@paved-path/backstage-plugin-drift-common';
import { ago, driftedSince, freshness, production } from './environments';

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
