import { z } from 'zod';
import { ListPage } from './http/PagerDutyHttp';

/*
 * Only what is named here is taken from PagerDuty's answers: they also hold phone numbers, email addresses and integration keys, which go no
 * further than they must. Open lists, such as states, are texts here: PagerDuty adds to them.
 */

const optionalText = z
  .string()
  .nullish()
  .transform(value => value ?? undefined);

/** ISO 8601 in UTC, whatever the offset that PagerDuty tells it with. */
const optionalInstant = z
  .string()
  .nullish()
  .transform(value => toInstant(value));

/** ISO 8601 in UTC; undefined for what is no moment. @internal */
export function toInstant(value: string | null | undefined) {
  const time = value ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What stands for a resource: itself, or what points to it. */
const referenceSchema = z.object({
  id: z.string(),
  type: optionalText,
  summary: optionalText,
  html_url: optionalText,
});

/** @internal */
export type Reference = z.infer<typeof referenceSchema>;

/** A user, or what points to one: then without a name and an email address. @internal */
export const userSchema = referenceSchema.extend({
  name: optionalText,
  email: optionalText,
});

/** @internal */
export type PagerDutyUser = z.infer<typeof userSchema>;

/** What the portal's own integrations are called at PagerDuty; the golden path creates them by that name. @internal */
export const OWN_INTEGRATION = 'Paved Path';

const optionalUser = userSchema
  .nullish()
  .transform(value => value ?? undefined)
  .catch(undefined);

/** One part of a list under its name. @internal */
export function listSchema<T>(
  name: string,
  item: z.ZodType<T>,
): z.ZodType<ListPage<T>> {
  return z
    .object({ [name]: z.array(item), more: z.boolean().nullish() })
    .transform(page => ({
      items: (page as Record<string, unknown>)[name] as T[],
      more: Boolean(page.more),
    }));
}

const ruleSchema = z.object({
  escalation_delay_in_minutes: z.number().nullish(),
  targets: z
    .array(referenceSchema)
    .nullish()
    .transform(value => value ?? []),
});

/** An escalation policy; without its rules where only what points to it was told. @internal */
export const policySchema = referenceSchema.extend({
  name: optionalText,
  escalation_rules: z
    .array(ruleSchema)
    .nullish()
    .transform(value => value ?? undefined),
});

/** @internal */
export type PagerDutyPolicy = z.infer<typeof policySchema>;

const EVENTS_API = 'events_api_v2_inbound_integration';

const integrationSchema = z.object({
  type: optionalText,
  name: optionalText,
  summary: optionalText,
  integration_key: optionalText,
});

/** @internal */
export const serviceSchema = z
  .object({
    id: z.string(),
    name: optionalText,
    summary: optionalText,
    html_url: optionalText,
    status: optionalText,
    escalation_policy: policySchema
      .nullish()
      .transform(value => value ?? undefined),
    integrations: z.array(integrationSchema).nullish().catch(undefined),
  })
  .transform(({ integrations, ...service }) => ({
    ...service,
    /** The key of the portal's own integration, which is a secret; those of others are not taken. */
    ownKey: integrations?.find(
      ({ type, name, summary }) =>
        type === EVENTS_API && (name ?? summary) === OWN_INTEGRATION,
    )?.integration_key,
  }));

/** @internal */
export type PagerDutyService = z.infer<typeof serviceSchema>;

/** A service with the keys of its integrations, which are secrets. @internal */
export const serviceKeysSchema = z.object({
  id: z.string(),
  integrations: z
    .array(z.object({ integration_key: optionalText }))
    .nullish()
    .transform(value =>
      (value ?? []).flatMap(({ integration_key: key }) => key ?? []),
    ),
});

/** @internal */
export type ServiceKeys = z.infer<typeof serviceKeysSchema>;

/** Somebody on call; no start and no end: always. @internal */
export const onCallSchema = z.object({
  user: userSchema.nullish().transform(value => value ?? undefined),
  schedule: referenceSchema.nullish().transform(value => value ?? undefined),
  escalation_policy: referenceSchema,
  escalation_level: z.number().int().min(1),
  start: optionalInstant,
  end: optionalInstant,
});

/** @internal */
export type OnCallEntry = z.infer<typeof onCallSchema>;

const triggerSchema = z
  .object({
    agent: optionalUser,
    channel: z
      .object({ details: z.unknown().optional() })
      .nullish()
      .catch(undefined),
  })
  .nullish()
  .catch(undefined)
  .transform(value => value ?? undefined);

/** @internal */
export const incidentSchema = z.object({
  id: z.string(),
  incident_number: z.number().nullish(),
  incident_key: optionalText,
  title: optionalText,
  summary: optionalText,
  description: optionalText,
  html_url: optionalText,
  status: optionalText,
  urgency: optionalText,
  created_at: optionalInstant,
  updated_at: optionalInstant,
  last_status_change_at: optionalInstant,
  last_status_change_by: optionalUser,
  resolved_at: optionalInstant,
  assigned_via: optionalText,
  service: referenceSchema.nullish().transform(value => value ?? undefined),
  assignments: z
    .array(z.object({ at: optionalInstant, assignee: userSchema }))
    .nullish()
    .transform(value => value ?? []),
  acknowledgements: z
    .array(z.object({ at: optionalInstant, acknowledger: userSchema }))
    .nullish()
    .transform(value => value ?? []),
  body: z
    .object({ details: z.unknown().optional() })
    .nullish()
    .catch(undefined),
  first_trigger_log_entry: triggerSchema,
});

/** @internal */
export type PagerDutyIncident = z.infer<typeof incidentSchema>;

/** @internal */
export const noteSchema = z.object({
  id: z.string(),
  content: z.string(),
  created_at: optionalInstant,
  user: optionalUser,
});

/** @internal */
export type PagerDutyNote = z.infer<typeof noteSchema>;

/** Something that happened in an incident. The channel of a notification also holds the address that was called; it is not taken. @internal */
export const logEntrySchema = z.object({
  id: z.string(),
  type: z.string(),
  summary: optionalText,
  created_at: optionalInstant,
  agent: optionalUser,
  user: optionalUser,
  assignees: z
    .array(userSchema)
    .nullish()
    .catch(undefined)
    .transform(value => value ?? []),
  note: optionalText,
  channel: z
    .object({
      type: optionalText,
      summary: optionalText,
      content: optionalText,
      notification: z
        .object({ type: optionalText, status: optionalText })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined)
    .transform(value => value ?? undefined),
  event_details: z
    .object({ description: optionalText })
    .nullish()
    .catch(undefined)
    .transform(value => value ?? undefined),
  escalation_level: z.number().nullish().catch(undefined),
});

/** @internal */
export type PagerDutyLogEntry = z.infer<typeof logEntrySchema>;
