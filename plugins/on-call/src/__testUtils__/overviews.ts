import {
  EscalationLevel,
  OnCallOverview,
  OnCallService,
  PagePreview,
  Rota,
} from '@paved-path/backstage-plugin-on-call-common';
import { freshness, stale } from './freshness';
import { acknowledged, open } from './incidents';
import {
  ana,
  atTime,
  contractor,
  entityRef,
  jonas,
  li,
  mette,
  wolfeschlegel,
} from './people';

export const service: OnCallService = {
  providerId: 'pagerduty',
  providerTitle: 'PagerDuty',
  key: 'default/PPAY',
  name: 'Payments',
  url: 'https://acme.pagerduty.com/service-directory/PPAY',
  status: 'active',
  policy: {
    name: 'Payments, day and night',
    url: 'https://acme.pagerduty.com/escalation_policies/PPOL',
  },
};

const primaryRota = {
  id: 'pagerduty:default/PPRIMARY',
  name: 'Payments primary',
};

export const levels: EscalationLevel[] = [
  {
    level: 1,
    now: [
      {
        person: ana,
        start: atTime(-6, 9),
        end: atTime(1, 9),
        rota: primaryRota,
      },
    ],
    next: {
      person: jonas,
      start: atTime(1, 9),
      end: atTime(8, 9),
      rota: primaryRota,
    },
    escalatesAfterMinutes: 15,
  },
  {
    level: 2,
    now: [{ person: jonas, end: atTime(3, 9) }, { person: contractor }],
    next: { person: li, start: atTime(3, 9) },
    escalatesAfterMinutes: 30,
  },
  { level: 3, now: [{ person: mette }] },
];

export function overview(more: Partial<OnCallOverview> = {}): OnCallOverview {
  return {
    entityRef,
    service,
    levels,
    problems: [],
    openIncidents: [],
    freshness,
    ...more,
  };
}

/** The states that a card can be in, by name. */
export const overviews: Record<string, () => OnCallOverview> = {
  quiet: () => overview(),
  incidents: () =>
    overview({
      service: { ...service, status: 'critical' },
      openIncidents: [acknowledged, open],
    }),
  acknowledged: () =>
    overview({
      service: { ...service, status: 'warning' },
      openIncidents: [acknowledged],
    }),
  none: () =>
    overview({
      service: undefined,
      levels: [],
      freshness: {
        source: 'no provider',
        state: 'never',
        reason: 'No on-call provider knows this entity',
      },
    }),
  nobody: () =>
    overview({
      levels: levels.map(level => ({ ...level, now: [], next: undefined })),
      problems: [
        {
          kind: 'nobody',
          text: 'Nobody is on call now: a page wakes nobody. Add somebody to the rota, or an override',
        },
      ],
    }),
  problems: () =>
    overview({
      levels: [{ ...levels[0], now: [] }, levels[1]],
      problems: [
        {
          kind: 'same-person-twice',
          level: 2,
          text: 'Jonas Lindqvist is on call at level 1 and at level 2 from Tue 24 Nov, 09:00 (Europe/Copenhagen): escalating wakes nobody new',
        },
        {
          kind: 'gap',
          level: 1,
          text: 'Nobody is on call at level 1 from Mon 23 Nov, 09:00 (Europe/Copenhagen) until Tue 24 Nov, 09:00 (Europe/Copenhagen)',
          from: atTime(0, 9),
          until: atTime(1, 9),
        },
        {
          kind: 'key-in-catalog',
          text: 'The annotation pagerduty.com/integration-key is a key that everybody can read; name the service with pagerduty.com/service-id instead',
        },
        {
          kind: 'rota-error',
          text: 'payments.yaml:7: layers.0.peple is not a known field. Did you mean people? The version of Mon 5 Jan, 08:12 (UTC) is in force',
        },
        {
          kind: 'unknown-person',
          text: 'The catalog has no user:default/omar, who cannot be told: take them out of the rota, or correct the name',
        },
      ],
    }),
  long: () =>
    overview({
      levels: [
        {
          level: 1,
          now: [
            { person: wolfeschlegel, end: atTime(20, 9) },
            { person: ana, end: atTime(0, 0) },
          ],
          next: { start: atTime(20, 9), end: atTime(21, 9) },
        },
        { level: 2, now: [{ person: wolfeschlegel, end: atTime(4, 17) }] },
      ],
      openIncidents: [acknowledged, open],
    }),
  stale: () => overview({ freshness: stale }),
  failed: () =>
    overview({
      levels: [],
      service: { ...service, status: 'unknown' },
      freshness: {
        source: 'PagerDuty',
        state: 'failed',
        reason: 'PagerDuty refused the key: it was revoked',
      },
    }),
  never: () =>
    overview({
      levels: [],
      service: { ...service, status: 'unknown' },
      freshness: { source: 'PagerDuty', state: 'never' },
    }),
  maintenance: () =>
    overview({ service: { ...service, status: 'maintenance' } }),
  disabled: () => overview({ service: { ...service, status: 'disabled' } }),
  unknown: () => overview({ service: { ...service, status: 'unknown' } }),
};

export function rota(more: Partial<Rota> = {}): Rota {
  return {
    id: primaryRota.id,
    providerId: 'pagerduty',
    name: primaryRota.name,
    ownerRef: 'group:default/payments',
    timeZone: 'Europe/Copenhagen',
    url: 'https://acme.pagerduty.com/schedules/PPRIMARY',
    shifts: [
      { start: atTime(-6, 9), end: atTime(1, 9), person: ana },
      { start: atTime(1, 9), end: atTime(3, 18), person: jonas },
      {
        start: atTime(3, 18),
        end: atTime(4, 9),
        person: wolfeschlegel,
        overrideId: 'o1',
      },
      { start: atTime(5, 9), end: atTime(12, 9), person: li },
    ],
    gaps: [{ start: atTime(4, 9), end: atTime(5, 9) }],
    doubleBookings: [
      {
        person: jonas,
        rotas: ['Payments primary', 'Ledger backup'],
        start: atTime(2, 9),
        end: atTime(2, 17),
      },
    ],
    problems: [],
    people: [ana, jonas, li],
    canOverride: true,
    freshness,
    ...more,
  };
}

export function preview(more: Partial<PagePreview> = {}): PagePreview {
  return {
    wakes: [
      { person: ana, level: 1, afterMinutes: 0 },
      { person: jonas, level: 2, afterMinutes: 15 },
      { person: contractor, level: 2, afterMinutes: 15 },
      { person: mette, level: 3, afterMinutes: 45 },
    ],
    high: 'wakes Ana Souza at once',
    low: 'tells Ana Souza at the beginning of the next working day',
    requester: { name: 'Mette Holm' },
    openIncidents: [],
    problems: [],
    freshness,
    ...more,
  };
}
