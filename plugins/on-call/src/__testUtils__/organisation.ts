import {
  OrganisationItem,
  OrganisationPage,
  OrganisationQuery,
  ProviderStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import { freshness, stale } from './freshness';
import { service } from './overviews';
import {
  ago,
  ana,
  atTime,
  contractor,
  jonas,
  li,
  wolfeschlegel,
} from './people';

function item(
  name: string,
  more: Partial<OrganisationItem> = {},
): OrganisationItem {
  return {
    entityRef: `component:default/${name}`,
    title: name,
    ownerRef: 'group:default/payments',
    service: { ...service, key: `default/${name}`, name },
    now: [{ person: ana, end: atTime(1, 9) }],
    level: 1,
    openIncidents: 0,
    problems: [],
    freshness,
    ...more,
  };
}

/** Services in every state that one can be in. */
export const services: OrganisationItem[] = [
  item('payments', {
    openIncidents: 2,
    now: [
      { person: ana, end: atTime(1, 9) },
      { person: contractor, end: atTime(1, 9) },
    ],
  }),
  item('invoices', {
    ownerRef: 'group:default/invoicing',
    service: {
      ...service,
      providerId: 'rota',
      providerTitle: 'Rotas',
      url: undefined,
      // Somebody has seen its incident.
      status: 'warning',
    },
    now: [],
    level: undefined,
    openIncidents: 1,
    problems: [
      {
        kind: 'nobody',
        text: 'Nobody is on call in Invoices until Mon 23 Nov, 09:00 (Europe/Copenhagen): put somebody on call with an override',
      },
      {
        kind: 'gap',
        text: 'Nobody is on call at level 1 from Wed 25 Nov, 09:00 until Fri 27 Nov, 09:00 (Europe/Copenhagen)',
      },
    ],
  }),
  item('reporting-and-reconciliation-of-merchant-settlements', {
    ownerRef: undefined,
    service: undefined,
    now: [],
    level: undefined,
    problems: [
      {
        kind: 'nobody',
        text: 'No on-call provider knows reporting-and-reconciliation-of-merchant-settlements: nobody can be paged for it',
      },
    ],
    freshness: { source: 'no provider', state: 'fresh' },
  }),
  item('ledger', {
    ownerRef: 'group:default/ledger',
    now: [{ person: wolfeschlegel, end: atTime(4, 17) }],
    level: 2,
    freshness: stale,
    problems: [
      {
        kind: 'rota-error',
        text: 'catalog/ledger/rota.yaml:7: layers.0.peple is not a known field. Did you mean people?',
      },
    ],
  }),
  item('fraud', {
    ownerRef: 'group:default/risk-and-compliance',
    now: [],
    level: undefined,
    freshness: {
      source: 'PagerDuty',
      state: 'failed',
      reason: 'PagerDuty refused the key: it was revoked',
    },
  }),
  item('receipts', {
    now: [],
    level: undefined,
    freshness: { source: 'PagerDuty', state: 'never' },
  }),
  item('checkout', { now: [{ person: jonas }] }),
  item('refunds', { now: [{ person: li, end: ago({ minutes: 20 }) }] }),
];

/** A page of services, filtered as the server does. */
export function organisation(query: OrganisationQuery = {}): OrganisationPage {
  const { search = '', owner, only, limit = 100, cursor } = query;
  const hasNobody = (each: OrganisationItem) =>
    each.problems.some(({ kind }) => kind === 'nobody');
  const items = services.filter(
    each =>
      each.title.includes(search) &&
      (!owner || each.ownerRef === owner) &&
      (only !== 'nobody' || hasNobody(each)) &&
      (only !== 'incidents' || each.openIncidents > 0) &&
      (only !== 'problems' || each.problems.length > 0),
  );
  const filtered = Boolean(search || owner || only);
  return {
    items: cursor ? items.slice(0, 2) : items.slice(0, limit),
    totalItems: filtered ? items.length : 14,
    nobody: services.filter(hasNobody).length,
    unknown: 2,
    nextCursor: filtered || cursor ? undefined : 'second',
  };
}

export const providers: ProviderStatus[] = [
  {
    id: 'pagerduty',
    title: 'PagerDuty',
    services: 11,
    freshness: stale,
    live: 'polling',
    problems: [
      {
        kind: 'other',
        text: 'The account “default” sends no webhooks: add https://portal.example.com/api/on-call/webhooks/pagerduty there, with the secret of onCall.pagerDuty.accounts[0].webhookSecret',
      },
    ],
  },
  {
    id: 'rota',
    title: 'Rotas',
    services: 3,
    freshness: {
      source: 'Rotas',
      asOf: ago({ seconds: 30 }),
      state: 'fresh',
    },
    live: 'own',
    problems: [
      {
        kind: 'rota-error',
        text: 'catalog/payments/rota.yaml:14: layers.0.handover must be a time of the day such as 09:00, not 25:00; the version of Mon 16 Nov, 08:12 (UTC) is in force',
      },
      {
        kind: 'unknown-person',
        text: 'catalog/ledger/rota.yaml:9: the catalog has no user:default/omar, who cannot be told: take them out of the rota, or correct the name',
      },
    ],
  },
  {
    id: 'other',
    title: 'Opsgenie of the acquired company',
    services: 0,
    freshness: {
      source: 'Opsgenie',
      state: 'fresh',
      asOf: ago({ minutes: 1 }),
    },
    live: 'webhooks',
    problems: [],
  },
];
