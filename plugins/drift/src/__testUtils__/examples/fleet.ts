import {
  FleetSummary,
  InfrastructureEnvironment,
  Scan,
} from '@paved-path/backstage-plugin-drift-common';
import { DateTime } from 'luxon';
import { ago, check, environment, freshness, overviews } from './environments';

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
