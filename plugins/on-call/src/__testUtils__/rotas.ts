import { Entity } from '@backstage/catalog-model';
import {
  Person,
  Rota,
  RotaShift,
  Swap,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { stale } from './freshness';
import {
  ago,
  ana,
  contractor,
  jonas,
  li,
  mette,
  wolfeschlegel,
} from './people';

export const team: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'payments', namespace: 'default' },
  spec: { type: 'team', children: [] },
};

export const teamRef = 'group:default/payments';

const zone = 'Europe/Copenhagen';

/** A time of the day in the rota's zone, so many days after this week's Monday. */
export function weekTime(days: number, hour: number): string {
  return DateTime.now()
    .setZone(zone)
    .startOf('week')
    .plus({ days })
    .set({ hour })
    .toUTC()
    .toISO() as string;
}

const turns = [ana, jonas, li, mette];

/** Weeks from Monday 09:00 to Monday 09:00, from some weeks back to some ahead, one after the other. */
function weekly(from: number, until: number): RotaShift[] {
  const shifts: RotaShift[] = [];
  for (let week = from; week < until; week += 1) {
    shifts.push({
      start: weekTime(week * 7, 9),
      end: weekTime(week * 7 + 7, 9),
      person: turns[(week + 4 * turns.length) % turns.length],
      layer: 'Weeks',
    });
  }
  return shifts;
}

/** A week from Monday 09:00 with an override in it, a gap after it, and a shift that is taken twice. */
export function weeklyRota(more: Partial<Rota> = {}): Rota {
  const [lastWeek, first, second, third, ...others] = weekly(-1, 6);
  return {
    id: 'rota:payments',
    providerId: 'rota',
    name: 'Payments primary',
    ownerRef: teamRef,
    timeZone: zone,
    shifts: [
      lastWeek,
      { ...first, end: weekTime(5, 18) },
      {
        start: weekTime(5, 18),
        end: weekTime(6, 18),
        person: wolfeschlegel,
        overrideId: 'override-1',
      },
      { ...first, start: weekTime(6, 18) },
      { ...second, end: weekTime(12, 17) },
      third,
      ...others,
    ],
    gaps: [{ start: weekTime(12, 17), end: weekTime(14, 9) }],
    doubleBookings: [
      {
        person: li,
        rotas: ['Payments primary', 'Ledger backup'],
        start: weekTime(16, 9),
        end: weekTime(18, 17),
      },
    ],
    problems: [
      {
        kind: 'rota-error',
        text: 'catalog/payments/rota.yaml:14: layers.0.handover must be a time of the day such as 09:00, not 25:00; the version of Mon 16 Nov, 08:12 (UTC) is in force',
      },
    ],
    people: [ana, jonas, li, mette, wolfeschlegel, contractor],
    canOverride: true,
    freshness: {
      source: 'rotas in the catalog',
      asOf: ago({ seconds: 40 }),
      state: 'fresh',
    },
    ...more,
  };
}

const followers: Person[] = [li, wolfeschlegel, ana];

/** Three shifts of eight hours each day, at a vendor that does not answer just now. */
export function sunRota(more: Partial<Rota> = {}): Rota {
  const shifts: RotaShift[] = [];
  for (let day = -7; day < 35; day += 1) {
    for (const [index, hour] of [0, 8, 16].entries()) {
      shifts.push({
        start: weekTime(day, hour),
        end: hour === 16 ? weekTime(day + 1, 0) : weekTime(day, hour + 8),
        person: followers[index],
      });
    }
  }
  return {
    id: 'pagerduty:default/PSUN',
    providerId: 'pagerduty',
    name: 'Payments escalation around the world, second level and incident commanders',
    ownerRef: teamRef,
    timeZone: 'UTC',
    url: 'https://acme.pagerduty.com/schedules/PSUN',
    shifts,
    gaps: [],
    doubleBookings: [],
    problems: [],
    people: followers,
    canOverride: false,
    freshness: stale,
    ...more,
  };
}

export function swap(more: Partial<Swap> = {}): Swap {
  return {
    id: 'swap-1',
    rotaId: 'rota:payments',
    rotaName: 'Payments primary',
    from: jonas,
    to: mette,
    start: weekTime(9, 18),
    end: weekTime(10, 9),
    reason: 'My daughter’s school play.',
    state: 'asked',
    askedAt: ago({ hours: 5 }),
    ...more,
  };
}

/** Swaps in every state, open ones of each kind for Mette. */
export const swaps = (): Swap[] => [
  swap(),
  swap({
    id: 'swap-2',
    from: mette,
    to: li,
    start: weekTime(21, 9),
    end: weekTime(23, 9),
    reason: undefined,
  }),
  swap({ id: 'swap-3', from: ana, to: wolfeschlegel, reason: undefined }),
  swap({
    id: 'swap-4',
    from: ana,
    to: jonas,
    state: 'accepted',
    answeredAt: ago({ days: 3 }),
  }),
  swap({ id: 'swap-5', state: 'declined', answeredAt: ago({ days: 4 }) }),
  swap({ id: 'swap-6', state: 'expired', answeredAt: ago({ days: 9 }) }),
  swap({ id: 'swap-7', state: 'withdrawn', answeredAt: ago({ days: 12 }) }),
];

/** All rotas of the organisation. */
export function allRotas(): Rota[] {
  return [
    weeklyRota(),
    sunRota(),
    weeklyRota({
      id: 'rota:ledger',
      name: 'Ledger',
      ownerRef: 'group:default/ledger',
      problems: [],
      gaps: [],
      doubleBookings: [],
      shifts: weekly(-1, 6),
    }),
    weeklyRota({
      id: 'rota:invoices',
      name: 'Invoices',
      ownerRef: 'group:default/invoicing',
      shifts: [],
      problems: [],
      gaps: [
        { start: ago({ hours: 20 }), end: weekTime(7, 9) },
        { start: weekTime(9, 9), end: weekTime(11, 9) },
        { start: weekTime(15, 9), end: weekTime(16, 9) },
      ],
    }),
    weeklyRota({
      id: 'pagerduty:default/PSHARED',
      providerId: 'pagerduty',
      name: 'Shared weekend',
      ownerRef: undefined,
      url: 'https://acme.pagerduty.com/schedules/PSHARED',
      shifts: [],
      gaps: [],
      problems: [],
      freshness: {
        source: 'PagerDuty',
        state: 'failed',
        reason: 'PagerDuty refused the key: it was revoked',
      },
    }),
  ];
}
