import { z } from 'zod';
import {
  Operation,
  from,
  instant,
  paging,
  reference,
  text,
  zone,
} from './operationWords';
import { schedules } from './scheduleOperations';

/*
 * What PagerDuty lets each operation be asked that this module uses, read from PagerDuty's own descriptions and written down here in a form of
 * our own. Whoever uses another operation, or another field, looks it up there and adds it here.
 *
 * Sources, held against this line by line on 2026-11-21: PagerDuty/api-schema on GitHub, `reference/REST/openapiv3.json` (at 6643db4f79; it
 * tells no date, and its examples reach to November 2023) and `reference/events-v2/openapiv3.json` (at 8574381946). What these leave open is from
 * PagerDuty/developer-docs: `/v3/schedules` from `docs/REST-API/21-Schedules-v2-to-v3-Upgrade.md` (at 1ffe1141d4), the token from
 * `docs/app-integration-development/12-App-OAuth-Token.md` (at 8ad8efcabd), how much of a list is told from `docs/REST-API/09-Pagination.md`
 * (at 4a0ca144ae), and the lengths in events from `02-Trigger-Events.md` (at 1da9f6a2d1) and `03-Change-Events.md` (at a88d539ee5) of
 * `docs/events-API-v2`.
 */

const incidentIncludes = z.enum([
  'acknowledgers',
  'agents',
  'assignees',
  'conference_bridge',
  'escalation_policies',
  'first_trigger_log_entries',
  'priorities',
  'services',
  'teams',
  'users',
]);
const serviceIncludes = z.enum([
  'escalation_policies',
  'teams',
  'integrations',
  'auto_pause_notifications_parameters',
]);
const sortable =
  /^(incident_number|created_at|resolved_at|urgency)(:(asc|desc))?$/;

const services: Operation[] = [
  {
    name: 'list services',
    method: 'GET',
    host: 'rest',
    path: '/services',
    scope: 'services.read',
    query: {
      ...paging,
      total: z.enum(['true', 'false']),
      query: text,
      'team_ids[]': text,
      time_zone: zone,
      sort_by: z.enum(['name', 'name:asc', 'name:desc']),
      'include[]': serviceIncludes,
    },
  },
  {
    name: 'get a service',
    method: 'GET',
    host: 'rest',
    path: '/services/{}',
    scope: 'services.read',
    query: { 'include[]': serviceIncludes },
  },
  {
    name: 'list on-calls',
    method: 'GET',
    host: 'rest',
    path: '/oncalls',
    scope: 'oncalls.read',
    query: {
      ...paging,
      total: z.enum(['true', 'false']),
      time_zone: zone,
      'include[]': z.enum(['escalation_policies', 'users', 'schedules']),
      'user_ids[]': text,
      'escalation_policy_ids[]': text,
      'schedule_ids[]': text,
      since: instant,
      until: instant,
      earliest: z.enum(['true', 'false']),
    },
  },
];

const incidents: Operation[] = [
  {
    name: 'list incidents',
    method: 'GET',
    host: 'rest',
    path: '/incidents',
    scope: 'incidents.read',
    query: {
      ...paging,
      total: z.enum(['true', 'false']),
      date_range: z.literal('all'),
      incident_key: text,
      'service_ids[]': text,
      'team_ids[]': text,
      'user_ids[]': text,
      'urgencies[]': z.enum(['high', 'low']),
      time_zone: zone,
      'statuses[]': z.enum(['triggered', 'acknowledged', 'resolved']),
      sort_by: z
        .string()
        .refine(
          value =>
            value.split(',').length <= 2 &&
            value.split(',').every(field => sortable.test(field)),
        ),
      'include[]': incidentIncludes,
      since: text,
      until: text,
    },
  },
  {
    name: 'get an incident',
    method: 'GET',
    host: 'rest',
    path: '/incidents/{}',
    scope: 'incidents.read',
    query: {
      'include[]': z.union([incidentIncludes, z.literal('custom_fields')]),
    },
  },
  {
    name: 'create an incident',
    method: 'POST',
    host: 'rest',
    path: '/incidents',
    scope: 'incidents.write',
    headers: from,
    body: z.strictObject({
      incident: z.strictObject({
        type: z.literal('incident'),
        title: text,
        service: reference('service_reference'),
        priority: reference('priority_reference').optional(),
        urgency: z.enum(['high', 'low']).optional(),
        body: z
          .strictObject({
            type: z.literal('incident_body'),
            // The schema has an object here. The example of the same operation has a text, and PagerDuty takes no other: see developer-docs,
            // `docs/REST-API/15-Incident-Creation-API.md` (at ce098fa3a0).
            details: z.string(),
          })
          .optional(),
        incident_key: z.string().optional(),
        escalation_policy: reference('escalation_policy_reference').optional(),
      }),
    }),
  },
  {
    name: 'update an incident',
    method: 'PUT',
    host: 'rest',
    path: '/incidents/{}',
    scope: 'incidents.write',
    headers: from,
    body: z.strictObject({
      incident: z.strictObject({
        type: z.enum(['incident', 'incident_reference']),
        status: z.enum(['resolved', 'acknowledged']).optional(),
        resolution: z.string().optional(),
        title: z.string().optional(),
        escalation_level: z.int().optional(),
        urgency: z.enum(['high', 'low']).optional(),
        assignments: z
          .array(z.strictObject({ assignee: reference('user_reference') }))
          .optional(),
      }),
    }),
  },
  {
    name: "list an incident's notes",
    method: 'GET',
    host: 'rest',
    path: '/incidents/{}/notes',
    scope: 'incidents.read',
  },
  {
    name: 'create a note',
    method: 'POST',
    host: 'rest',
    path: '/incidents/{}/notes',
    scope: 'incidents.write',
    headers: from,
    body: z.strictObject({ note: z.strictObject({ content: text }) }),
  },
  {
    name: "list an incident's log entries",
    method: 'GET',
    host: 'rest',
    path: '/incidents/{}/log_entries',
    scope: 'incidents.read',
    query: {
      ...paging,
      total: z.enum(['true', 'false']),
      time_zone: zone,
      since: instant,
      until: instant,
      is_overview: z.enum(['true', 'false']),
      'include[]': z.enum(['incidents', 'services', 'channels', 'teams']),
    },
  },
];

const users: Operation[] = [
  {
    name: 'list users',
    method: 'GET',
    host: 'rest',
    path: '/users',
    scope: 'users.read',
    query: {
      ...paging,
      total: z.enum(['true', 'false']),
      query: text,
      'team_ids[]': text,
      'include[]': z.enum([
        'contact_methods',
        'notification_rules',
        'teams',
        'subdomains',
      ]),
    },
  },
  {
    name: 'get a user',
    method: 'GET',
    host: 'rest',
    path: '/users/{}',
    scope: 'users.read',
    query: {
      'include[]': z.enum([
        'contact_methods',
        'notification_rules',
        'teams',
        'subdomains',
      ]),
    },
  },
];

const links = z.array(
  z.strictObject({ href: z.url(), text: z.string().optional() }),
);
const routingKey = z.string().length(32);
const summary = z.string().min(1).max(1024);
const customDetails = z.record(z.string(), z.unknown()).optional();

const others: Operation[] = [
  {
    name: 'send an alert event',
    method: 'POST',
    host: 'events',
    path: '/v2/enqueue',
    body: z
      .strictObject({
        routing_key: routingKey,
        event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
        dedup_key: z.string().max(255).optional(),
        client: z.string().optional(),
        client_url: z.url().optional(),
        links: links.optional(),
        payload: z
          .strictObject({
            summary,
            source: text,
            severity: z.enum(['critical', 'warning', 'error', 'info']),
            timestamp: instant.optional(),
            component: z.string().optional(),
            group: z.string().optional(),
            class: z.string().optional(),
            custom_details: customDetails,
          })
          .optional(),
      })
      .refine(
        ({ event_action: action, payload, dedup_key: key }) =>
          action === 'trigger' ? payload : key,
        'a trigger takes a payload, the others a dedup_key',
      ),
  },
  {
    name: 'send a change event',
    method: 'POST',
    host: 'events',
    path: '/v2/change/enqueue',
    body: z.strictObject({
      // Keys of rulesets, which begin so, take no changes.
      routing_key: routingKey.regex(/^[^R]/),
      payload: z.strictObject({
        summary,
        source: z.string().optional(),
        timestamp: instant.optional(),
        custom_details: customDetails,
      }),
      links: links.optional(),
    }),
  },
  {
    name: 'ask for a token',
    method: 'POST',
    host: 'identity',
    path: '/oauth/token',
    body: z.strictObject({
      grant_type: z.literal('client_credentials'),
      client_id: text,
      client_secret: text,
      scope: z
        .string()
        .regex(/^as_account-(us|eu)\.[\w-]+( [a-z_]+\.(read|write))+$/),
    }),
  },
];

/** Everything that is used. */
export const operations: Operation[] = [
  ...services,
  ...incidents,
  ...users,
  ...schedules,
  ...others,
];
