import { Entity } from '@backstage/catalog-model';
import {
  Check,
  DriftOverview,
  InfrastructureEnvironment,
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
