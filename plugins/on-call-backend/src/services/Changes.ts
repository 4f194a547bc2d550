import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { EventParams, EventsService } from '@backstage/plugin-events-node';
import { ChangeAnnouncement } from '@paved-path/backstage-plugin-on-call-node';
import { z } from 'zod';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { Announcements } from './Announcements';
import { hashOf } from './errors';
import { OnCallLinks } from './OnCallLinks';
import { OnCallReporter } from './OnCallReporter';

const RELEASED = 'release-manager.released';

const refSchema = z.string().transform((text, context) => {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'it is no entity reference' });
    return z.NEVER;
  }
});

// A user entity or a name, or both, as the release manager says it. A change is not lost for who made it.
const actorSchema = z
  .union([
    z.string(),
    z
      .object({ ref: z.string().optional(), name: z.string() })
      .transform(({ ref, name }) => ref ?? name),
  ])
  .transform(text => text.slice(0, 255))
  .optional()
  .catch(undefined);

// The shape that all families share; whoever else publishes it is heard as well.
const eventSchema = z.object({
  entityRef: refSchema.optional(),
  at: z.iso
    .datetime({ offset: true })
    .transform(text => new Date(text).toISOString()),
  actor: actorSchema,
  severity: z.enum(['info', 'warning', 'critical']).catch('info'),
  title: z.string().min(1),
  // Only links that lead somewhere, and run nothing.
  link: z
    .string()
    .regex(/^(\/(?!\/)|https?:\/\/)/)
    .optional()
    .catch(undefined),
  details: z.record(z.string(), z.unknown()).optional(),
});

type ChangeEvent = z.infer<typeof eventSchema>;

/** Keeps what other plugins say that changed, and has releases announced to providers. @internal */
export class Changes {
  readonly #database: OnCallDatabase;
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #reporter: OnCallReporter;
  readonly #announcements: Announcements;
  readonly #links: OnCallLinks;
  readonly #topics: string[];

  constructor(options: {
    database: OnCallDatabase;
    events: EventsService;
    logger: LoggerService;
    reporter: OnCallReporter;
    announcements: Announcements;
    links: OnCallLinks;
    /** The topics of events that are changes. */
    changeTopics: string[];
  }) {
    this.#database = options.database;
    this.#events = options.events;
    this.#logger = options.logger;
    this.#reporter = options.reporter;
    this.#announcements = options.announcements;
    this.#links = options.links;
    this.#topics = options.changeTopics;
  }

  async follow(): Promise<void> {
    if (!this.#topics.length) return;
    await this.#events.subscribe({
      id: 'on-call-changes',
      topics: this.#topics,
      onEvent: event => this.keep(event),
    });
  }

  /** Keeps one event. What cannot be read is left out, and said in the log. */
  async keep({ topic, eventPayload }: EventParams): Promise<void> {
    const parsed = eventSchema.safeParse(eventPayload);
    if (!parsed.success) {
      const [{ path, message }] = parsed.error.issues;
      this.#logger.warn(
        `An event on ${topic} is no change: ${path.join('.')}: ${message}`,
      );
      return;
    }
    const event = parsed.data;
    const entityRefs = entityRefsOf(event);
    if (!entityRefs.length) return;
    const [entityRef] = entityRefs;
    const { at, title, actor, severity, link } = event;
    // Rarely an event is said twice; then it is the same in all that is said.
    const id = hashOf([topic, entityRef, at, title]);
    const isNew = await this.#database.changes.save(
      { id, at, entityRef, topic, title, actor, severity, link },
      entityRefs,
      topic === RELEASED ? this.#announcementOf(id, event) : undefined,
    );
    if (!isNew) return;
    this.#reporter.changed(entityRefs);
    // A provider that is slow keeps no events waiting.
    this.#announcements
      .sendDue()
      .catch(error =>
        this.#logger.warn(
          `A release waits to be announced: ${toError(error).message}`,
        ),
      );
  }

  #announcementOf(id: string, event: ChangeEvent): ChangeAnnouncement {
    const details: Record<string, string> = {};
    for (const [key, value] of Object.entries(event.details ?? {})) {
      if (typeof value === 'string') details[key] = value;
    }
    if (event.actor) details.actor = event.actor;
    return {
      summary: event.title,
      at: event.at,
      source: 'Release manager',
      link: event.link && this.#links.resolve(event.link),
      details,
      idempotencyKey: id,
    };
  }
}

function entityRefsOf({ entityRef, details }: ChangeEvent): string[] {
  if (!entityRef) return [];
  const more = z.array(refSchema).safeParse(details?.entityRefs);
  return [...new Set([entityRef, ...(more.data ?? [])])];
}
