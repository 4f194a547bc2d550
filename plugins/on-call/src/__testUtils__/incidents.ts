import {
  Change,
  Incident,
  IncidentDetail,
  IncidentPage,
  Timeline,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { freshness } from './freshness';
import { ago, ana, contractor, entityRef, jonas, li, mette } from './people';

export const open: Incident = {
  id: 'pagerduty:Q1TRIG',
  providerId: 'pagerduty',
  serviceKey: 'default/PPAY',
  entityRef,
  number: 4812,
  title: 'Card payments time out',
  details:
    'The acquirer answers after 30 seconds since 10:40.\nRetries do not help. Reach me in #payments.',
  status: 'triggered',
  urgency: 'high',
  createdAt: ago({ minutes: 6 }),
  requestedBy: mette,
  acknowledgedBy: [],
  assignees: [ana],
  level: 1,
  url: 'https://acme.pagerduty.com/incidents/Q1TRIG',
};

export const acknowledged: Incident = {
  ...open,
  id: 'pagerduty:Q2ACK',
  number: 4809,
  title:
    'Settlement file of the acquirer “Nordic Merchant Services International” is missing for the second day in a row',
  status: 'acknowledged',
  urgency: 'low',
  createdAt: ago({ hours: 3 }),
  acknowledgedAt: ago({ hours: 2, minutes: 50 }),
  acknowledgedBy: [jonas],
  assignees: [jonas],
};

export function resolved(
  number: number,
  title: string,
  more: Partial<Incident> = {},
): Incident {
  const createdAt = more.createdAt ?? ago({ days: 9, hours: number % 12 });
  return {
    ...open,
    id: `pagerduty:Q${number}`,
    number,
    title,
    details: undefined,
    status: 'resolved',
    createdAt,
    acknowledgedAt: DateTime.fromISO(createdAt).plus({ minutes: 4 }).toISO()!,
    acknowledgedBy: [jonas],
    resolvedAt: DateTime.fromISO(createdAt).plus({ minutes: 52 }).toISO()!,
    resolvedBy: jonas,
    resolution: 'Raised the limit of connections to the acquirer.',
    ...more,
  };
}

export const resolvedTimeouts = resolved(4711, 'Card payments time out again');
export const unexplained = resolved(4702, 'High latency of /refunds', {
  createdAt: ago({ days: 16 }),
  resolvedBy: undefined,
  resolution: undefined,
  urgency: 'low',
});

/** A page of past incidents; there is a second one. */
export function pastPage(cursor?: string): IncidentPage {
  return {
    items: cursor
      ? [resolved(4600, 'Database failover', { createdAt: ago({ days: 40 }) })]
      : [resolvedTimeouts, unexplained],
    totalItems: 3,
    nextCursor: cursor ? undefined : 'second',
    freshness,
  };
}

export const released: Change = {
  id: 'change-1',
  at: ago({ minutes: 14 }),
  entityRef,
  topic: 'release-manager.released',
  title: 'payments was released as main-3f2a91c7d0-c16d2dd44b in production',
  actor: 'user:default/jonas',
  severity: 'info',
  link: '/catalog/default/component/payments/releases',
};

export const ledgerDrifted: Change = {
  id: 'change-2',
  at: ago({ minutes: 55 }),
  entityRef: 'component:default/ledger',
  topic: 'drift.detected',
  title: 'ledger/production drifted: 2 resources changed outside',
  severity: 'warning',
  link: '/catalog/default/component/ledger/drift',
};

export const releaseFailed: Change = {
  id: 'change-3',
  at: ago({ days: 1, hours: 2 }),
  entityRef,
  topic: 'release-manager.failed',
  title: 'payments failed in staging',
  actor: 'the release policy',
  severity: 'critical',
};

export const flagSwitched: Change = {
  id: 'change-4',
  at: ago({ days: 3 }),
  entityRef,
  topic: 'feature-flags.switched',
  title: 'The flag “instant-refunds” was switched on',
  severity: 'info',
};

export function timeline(more: Partial<Timeline> = {}): Timeline {
  const change = (each: Change): Timeline['items'][number] => ({
    type: 'change',
    at: each.at,
    change: each,
    dependency: each.entityRef !== entityRef,
  });
  const incident = (each: Incident): Timeline['items'][number] => ({
    type: 'incident',
    at: each.createdAt,
    incident: each,
  });
  return {
    items: [
      incident(open),
      change(released),
      change(ledgerDrifted),
      incident(acknowledged),
      change(releaseFailed),
      change(flagSwitched),
      incident(resolvedTimeouts),
    ],
    truncated: false,
    freshness,
    ...more,
  };
}

/** An incident with what is around it. */
export function detail(
  incident: Incident = open,
  more: Partial<IncidentDetail> = {},
): IncidentDetail {
  const after = (minutes: number) =>
    DateTime.fromISO(incident.createdAt).plus({ minutes }).toISO()!;
  return {
    incident,
    events: [
      {
        id: 'e1',
        at: after(0),
        kind: 'triggered',
        who: mette,
        text: 'Mette Holm paged: Card payments time out',
      },
      {
        id: 'e2',
        at: after(0.2),
        kind: 'notified',
        who: ana,
        text: 'Told Ana Souza by push message',
        level: 1,
      },
      {
        id: 'e3',
        at: after(0.3),
        kind: 'notification-failed',
        who: contractor,
        text: 'The phone call to Night Watch Ltd. was not answered',
        level: 1,
      },
      {
        id: 'e4',
        at: after(2),
        kind: 'note',
        who: li,
        text: 'The acquirer’s status page says nothing.\nI have opened a ticket with them.',
      },
      ...(incident.acknowledgedAt
        ? [
            {
              id: 'e5',
              at: after(4),
              kind: 'acknowledged' as const,
              text: 'Jonas Lindqvist acknowledged it',
            },
          ]
        : []),
      ...(incident.resolvedAt
        ? [
            {
              id: 'e6',
              at: after(52),
              kind: 'resolved' as const,
              text: 'Jonas Lindqvist resolved it',
            },
          ]
        : []),
    ],
    changes: [
      { ...released, at: after(-8) },
      { ...ledgerDrifted, at: after(-49) },
    ],
    similar: [
      {
        incident: resolvedTimeouts,
        similarity: 0.83,
        because: ['card', 'payments', 'time'],
        postmortemUrl: 'https://git.example.com/payments/postmortems/4711.md',
      },
      {
        incident: { ...unexplained, entityRef: 'component:default/ledger' },
        similarity: 0.41,
        because: [],
      },
    ],
    responders: [ana, jonas, li, mette],
    freshness,
    ...more,
  };
}
