import { InputError } from '@backstage/errors';
import {
  IncidentEvent,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import {
  IncidentStore,
  NewIncident,
  TimedEvent,
} from '../database/IncidentStore';
import { describeIssues } from '../file/parseRotas';
import { rotaNamePattern } from '../file/rotaSchema';
import { readDuration, readRef } from '../file/words';
import { toIso } from '../rules/levels';
import { Instant } from '../rules/types';

const lengthField = (message: string) =>
  z.unknown().transform((value, context): number => {
    const length = readDuration(value);
    if (length !== undefined) return length;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const userField = z.string().transform((value, context): string => {
  const ref = readRef(value, 'user');
  if (ref?.startsWith('user:')) return ref;
  context.addIssue({ code: 'custom', message: 'must be a user such as ana' });
  return z.NEVER;
});

const eventSchema = z.strictObject({
  after: lengthField(
    'must be a time after the incident began, such as 5 minutes',
  ),
  kind: z.enum([
    'notified',
    'notification-failed',
    'acknowledged',
    'escalated',
    'reassigned',
    'note',
    'resolved',
    'other',
  ]),
  who: userField.optional(),
  level: z.int().min(1).max(20).optional(),
  text: z.string().min(1).max(2000),
});

const incidentSchema = z.strictObject({
  service: z.string().transform((value, context): string => {
    const ref = readRef(value, 'component');
    if (ref) return ref;
    context.addIssue({ code: 'custom', message: 'must be an entity' });
    return z.NEVER;
  }),
  rota: z.string().regex(rotaNamePattern, 'must be the name of a rota'),
  title: z.string().min(1).max(255),
  details: z.string().max(10_000).optional(),
  urgency: z.enum(['high', 'low']).default('high'),
  ago: lengthField('must be how long ago it began, such as P3DT4H or 3 days'),
  requestedBy: userField.optional(),
  /** How it was resolved, for one that was. */
  resolution: z.string().min(1).max(2000).optional(),
  events: z.array(eventSchema).max(100).default([]),
});

const seedSchema = z
  .strictObject({ incidents: z.array(incidentSchema).max(2000) })
  .superRefine(({ incidents }, context) => {
    incidents.forEach(({ ago, events, resolution }, index) => {
      const at = ['incidents', index];
      const issue = (path: PropertyKey[], message: string) =>
        context.addIssue({ code: 'custom', path: [...at, ...path], message });
      events.forEach(({ after, kind, who }, place) => {
        if (after > ago) {
          issue(['events', place, 'after'], 'must not be in the future');
        }
        if (place > 0 && after < events[place - 1].after) {
          issue(
            ['events', place, 'after'],
            'must not be earlier than the one before',
          );
        }
        if ((kind === 'acknowledged' || kind === 'resolved') && !who) {
          issue(['events', place, 'who'], `must say who: it is ${kind}`);
        }
        if (kind === 'resolved' && place < events.length - 1) {
          issue(
            ['events', place, 'kind'],
            'must be the last one where it is resolved',
          );
        }
      });
      if (resolution && events.at(-1)?.kind !== 'resolved') {
        issue(['resolution'], 'must be left out, since no event resolves it');
      }
    });
  });

/** @internal */
export type Seed = z.output<typeof seedSchema>;

/**
 * Reads incidents of the past, with times relative to now.
 *
 * @throws InputError that names each field that is wrong
 * @internal
 */
export function parseSeed(content: string): Seed {
  const document = parseDocument(content);
  const [broken] = document.errors;
  if (broken)
    throw new InputError(
      `onCall.rota.seed is not valid YAML: ${broken.message}`,
    );
  const input = document.toJS({ maxAliasCount: 100 }) as unknown;
  const parsed = seedSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = describeIssues(parsed.error, input, knownFields);
  throw new InputError(
    `onCall.rota.seed is wrong:\n${problems
      .map(({ message }) => message)
      .join('\n')}`,
  );
}

function knownFields(path: readonly PropertyKey[]): string[] {
  const place = path.filter(part => typeof part === 'string').at(-1);
  if (place === 'events') return Object.keys(eventSchema.shape);
  if (place === 'incidents') return Object.keys(incidentSchema.shape);
  return ['incidents'];
}

/** Everybody whom the incidents name. @internal */
export function peopleOfSeed({ incidents }: Seed): string[] {
  return incidents.flatMap(({ requestedBy, events }) => [
    ...(requestedBy ? [requestedBy] : []),
    ...events.flatMap(({ who }) => who ?? []),
  ]);
}

/**
 * Writes the incidents into a database that never had one, the oldest with the lowest number. Those that are still open are not escalated: they tell
 * a story, and wake nobody.
 *
 * @returns whether they were written
 * @internal
 */
export async function sow(
  store: IncidentStore,
  seed: Seed,
  options: { now: Instant; personOf: (ref: string) => Person },
): Promise<boolean> {
  const oldestFirst = [...seed.incidents].sort(
    (left, right) => right.ago - left.ago,
  );
  return store.createFirst(
    oldestFirst.map((incident, index) => ({
      incident: {
        ...toIncident(incident, options),
        idempotency_key: `seed-${index}`,
      },
      events: toEvents(incident, options),
    })),
  );
}

function toIncident(
  incident: Seed['incidents'][number],
  { now, personOf }: { now: Instant; personOf: (ref: string) => Person },
): Omit<NewIncident, 'idempotency_key'> {
  const begun = now - incident.ago;
  const acknowledged = incident.events.filter(
    ({ kind }) => kind === 'acknowledged',
  );
  const resolved = incident.events.find(({ kind }) => kind === 'resolved');
  const notified = incident.events.filter(({ kind }) => kind === 'notified');
  const peopleOf = (events: { who?: string }[]) => [
    ...new Set(events.flatMap(({ who }) => who ?? [])),
  ];
  const acknowledgedBy = peopleOf(acknowledged);
  const level = Math.max(0, ...incident.events.map(each => each.level ?? 0));
  const at = (after: number) => toIso(begun + after);
  let status: NewIncident['status'] = 'triggered';
  if (resolved) status = 'resolved';
  else if (acknowledged.length) status = 'acknowledged';
  return {
    service_ref: incident.service,
    rota: incident.rota,
    title: incident.title,
    details: incident.details ?? null,
    link: null,
    urgency: incident.urgency,
    status,
    requested_by: incident.requestedBy
      ? JSON.stringify(personOf(incident.requestedBy))
      : null,
    acknowledged_by: JSON.stringify(acknowledgedBy.map(personOf)),
    resolved_by: resolved?.who ? JSON.stringify(personOf(resolved.who)) : null,
    resolution: incident.resolution ?? null,
    assignees: JSON.stringify(
      acknowledgedBy.length ? acknowledgedBy : peopleOf(notified),
    ),
    created_at: toIso(begun),
    acknowledged_at: acknowledged[0] ? at(acknowledged[0].after) : null,
    resolved_at: resolved ? at(resolved.after) : null,
    round: 0,
    first_round: 0,
    tries: 0,
    level,
    level_at: toIso(begun),
    next_escalation_at: null,
    reached: notified.length > 0,
  };
}

function toEvents(
  incident: Seed['incidents'][number],
  { now, personOf }: { now: Instant; personOf: (ref: string) => Person },
): TimedEvent[] {
  const begun = now - incident.ago;
  const triggered = {
    at: toIso(begun),
    kind: 'triggered' as IncidentEvent['kind'],
    who: incident.requestedBy ? personOf(incident.requestedBy) : undefined,
    text: `Paged with ${incident.urgency} urgency: ${incident.title}`,
  };
  const events = incident.events.map(({ after, who, ...event }) => ({
    ...event,
    at: toIso(begun + after),
    who: who ? personOf(who) : undefined,
  }));
  return [triggered, ...events];
}
