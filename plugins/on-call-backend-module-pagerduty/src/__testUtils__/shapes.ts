/*
 * Objects as PagerDuty tells them: with fields that nobody reads, and with things that must get no further.
 */

export const SECRETS = {
  apiToken: 'canary-api-token-4b1',
  clientSecret: 'canary-client-secret-9fe',
  accessToken: 'canary-access-token-77c',
  integrationKey: 'canaryconfiguredkey0000000000001',
  catalogKey: 'canarycatalogkey0000000000000002',
  otherKey: 'canaryotherkey000000000000000003',
  ownKey: 'canaryownkey00000000000000000004',
  webhookSecret: 'canary-webhook-secret-5d2',
  olderWebhookSecret: 'canary-webhook-secret-old-1aa',
};

/** Somebody's phone, which PagerDuty tells with what it did. */
export const PHONE = '+45canary5550100';

const HOUR = 60 * 60_000;

/** @param hours - negative: in the past */
export function inHours(hours: number): string {
  // PagerDuty tells times in an account's zone, and without milliseconds.
  const local = new Date(Date.now() + (hours + 2) * HOUR);
  return `${local.toISOString().slice(0, 19)}+02:00`;
}

/** What inHours says, as it is told on. */
export function told(value: string): string {
  return new Date(value).toISOString();
}

const NAMES: Record<string, string> = {
  PANA: 'Ana Souza',
  PKAI: 'Kai Lund',
  PLEE: 'Lee Turner',
  PMAY: 'May Chen',
  PGON: 'Gone Person',
  PBOT: 'Portal Bot',
};

export function toEmail(id: string): string {
  return `${NAMES[id].split(' ')[0].toLocaleLowerCase('en-US')}@example.com`;
}

/** What points to a user. */
export function toUserReference(id: string) {
  return {
    id,
    type: 'user_reference',
    summary: NAMES[id],
    self: `https://api.pagerduty.com/users/${id}`,
    html_url: `https://acme.pagerduty.com/users/${id}`,
  };
}

export function toUser(id: string, data: object = {}) {
  return {
    ...toUserReference(id),
    type: 'user',
    name: NAMES[id],
    email: toEmail(id),
    time_zone: 'Europe/Copenhagen',
    job_title: 'Engineer',
    contact_methods: [
      { id: 'PCM', type: 'phone_contact_method', address: PHONE },
    ],
    ...data,
  };
}

/** How a user is told on. */
export function toPerson(id: string, isInCatalog = true) {
  return {
    name: NAMES[id],
    url: `https://acme.pagerduty.com/users/${id}`,
    ...(isInCatalog && {
      entityRef: `user:default/${NAMES[id]
        .split(' ')[0]
        .toLocaleLowerCase('en-US')}`,
    }),
  };
}

export function toScheduleReference(id: string, type = 'schedule_reference') {
  return {
    id,
    type,
    summary: `Schedule ${id}`,
    html_url: `https://acme.pagerduty.com/schedules/${id}`,
  };
}

export type FakeRule = {
  id: string;
  escalation_delay_in_minutes: number;
  targets: object[];
};

/** A policy whose levels have these schedules or users. */
export function toPolicy(id: string, levels: object[][]) {
  return {
    id,
    type: 'escalation_policy',
    summary: `Policy ${id}`,
    name: `Policy ${id}`,
    html_url: `https://acme.pagerduty.com/escalation_policies/${id}`,
    num_loops: 2,
    on_call_handoff_notifications: 'if_has_services',
    escalation_rules: levels.map(
      (targets, index): FakeRule => ({
        id: `${id}R${index}`,
        escalation_delay_in_minutes: 15 + index,
        targets,
      }),
    ),
  };
}

export function toService(id: string, policyId: string, data: object = {}) {
  return {
    id,
    type: 'service',
    summary: `Service ${id}`,
    name: `Service ${id}`,
    html_url: `https://acme.pagerduty.com/service-directory/${id}`,
    status: 'active',
    escalation_policy: { id: policyId },
    integrations: [
      {
        id: `${id}I`,
        type: 'events_api_v2_inbound_integration',
        integration_key: SECRETS.otherKey,
        integration_email: 'canary@acme.pagerduty.com',
      },
    ],
    ...data,
  };
}

/** The portal's own integration, with its key. */
export function toOwnIntegration() {
  return {
    id: 'POWNI',
    type: 'events_api_v2_inbound_integration',
    name: 'Paved Path',
    integration_key: SECRETS.ownKey,
  };
}

export type FakeOnCall = {
  policyId: string;
  level: number;
  userId: string;
  scheduleId?: string;
  start?: string | null;
  end?: string | null;
};

export type FakeIncident = Record<string, unknown> & {
  id: string;
  status: string;
  service: { id: string; type: string };
};

let number = 1000;

export function toIncident(
  id: string,
  serviceId: string,
  data: object = {},
): FakeIncident {
  number += 1;
  return {
    id,
    type: 'incident',
    incident_number: number,
    incident_key: `key-of-${id}`,
    title: `Incident ${id}`,
    summary: `[#${number}] Incident ${id}`,
    html_url: `https://acme.pagerduty.com/incidents/${id}`,
    status: 'triggered',
    urgency: 'high',
    created_at: inHours(-1),
    updated_at: inHours(-1),
    last_status_change_at: inHours(-1),
    last_status_change_by: toUserReference('PANA'),
    resolved_at: null,
    assigned_via: 'escalation_policy',
    service: { id: serviceId, type: 'service_reference' },
    assignments: [{ at: inHours(-1), assignee: toUser('PANA') }],
    acknowledgements: [],
    first_trigger_log_entry: {
      id: `${id}L`,
      type: 'trigger_log_entry',
      agent: {
        id: 'PINT',
        type: 'events_api_v2_inbound_integration_reference',
      },
      channel: { type: 'api', details: 'CPU at 99 %' },
    },
    pending_actions: [],
    conference_bridge: { conference_number: PHONE },
    ...data,
  };
}

export type FakeSchedule = {
  id: string;
  entries: { start: string; end: string; userId: string }[];
  overrides: { id: string; start: string; end: string; userId: string }[];
};

/** A schedule of shifts. */
export type FakeShiftSchedule = {
  id: string;
  members: string[];
  assignments: {
    start_time: string;
    end_time: string;
    member: { type: string; user_id?: string };
    source: Record<string, string>;
  }[];
};
