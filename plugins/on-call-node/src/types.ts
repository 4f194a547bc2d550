import { Entity } from '@backstage/catalog-model';
import {
  EscalationLevel,
  Incident,
  IncidentEvent,
  OnCallProblem,
  Person,
  Rota,
  ServiceStatus,
  TimeRange,
  Urgency,
} from '@paved-path/backstage-plugin-on-call-common';

/** Every call has a deadline. @public */
export interface CallOptions {
  signal: AbortSignal;
  /**
   * How long the call may take, in milliseconds from when it is made: then the signal ends it. A provider that asks several sources gives up
   * on a slow one before that, so that what the others said is not lost. Undefined: it is not told.
   */
  timeout?: number;
}

/** What an entity is at a provider. @public */
export interface ServiceClaim {
  /** Names the service at the provider; stable. Several entities may share one. */
  key: string;
  /** What is wrong with how the entity says it, such as a key in the catalog. */
  problems?: OnCallProblem[];
}

/** An incident as its provider knows it: its id is the provider's own. @public */
export type ProviderIncident = Omit<
  Incident,
  'providerId' | 'serviceKey' | 'entityRef'
> & {
  /** When anything about it last changed, ISO 8601 in UTC. */
  updatedAt?: string;
};

/** A service as it stands now. @public */
export interface ServiceSnapshot {
  name: string;
  url?: string;
  status: ServiceStatus;
  policy?: { name: string; url?: string };
  /** From level 1 up. Read to the last page. */
  levels: EscalationLevel[];
  problems: OnCallProblem[];
  /** All that are open now. */
  openIncidents: ProviderIncident[];
}

/** @public */
export type ServiceReading =
  | { outcome: 'ok'; snapshot: ServiceSnapshot }
  /** Why, for a person, without secrets. */
  | { outcome: 'failed'; reason: string };

/** Who acts, as far as the portal knows them. @public */
export interface Actor {
  entityRef: string;
  name: string;
  email?: string;
}

/** @public */
export interface TriggerRequest {
  key: string;
  title: string;
  details?: string;
  urgency: Urgency;
  requester: Actor;
  /** The portal's page of the entity. */
  link?: string;
  /** The same key never makes a second incident. */
  idempotencyKey: string;
}

/**
 * Thrown where it is not known whether the provider took a command, such as when the connection broke after it was sent.
 * @public
 */
export class UnknownOutcomeError extends Error {
  name = 'UnknownOutcomeError';
  /**
   * True where the provider surely took the command, or a part of it, and only what became of it is not known: it is never to be told as not
   * done, however long nothing is found of it.
   */
  readonly accepted: boolean;

  constructor(
    message: string,
    options: ErrorOptions & { accepted?: boolean } = {},
  ) {
    const { accepted = false, ...rest } = options;
    super(message, rest);
    this.accepted = accepted;
  }
}

/** @public */
export interface ChangeAnnouncement {
  summary: string;
  /** ISO 8601 in UTC. */
  at: string;
  source: string;
  link?: string;
  details?: Record<string, string>;
  /** The same key is announced once. */
  idempotencyKey: string;
}

/** What a webhook said. @public */
export interface WebhookReading {
  /** Names the delivery: a second one of the same name is dropped. */
  deliveryId: string;
  /** The services to read anew. */
  keys: string[];
}

/**
 * Who is on call, and incidents: at PagerDuty, or by rotas of the portal's own. What a call fails with is an error whose message is for a
 * person; a failure is never an empty list.
 * @public
 */
export interface OnCallProvider {
  readonly id: string;
  readonly title: string;
  /** How it hears of changes: `own` where it makes them itself and says so through ProviderContext. */
  readonly live: 'webhooks' | 'polling' | 'own';
  /** Called once, before anything else. */
  start?(context: ProviderContext): Promise<void>;
  stop?(): Promise<void>;
  /** What the entity is here; undefined: it is none of this provider's. */
  claim(entity: Entity): ServiceClaim | undefined;
  /** How the services stand now, each with its own outcome; in as few calls as the provider allows. */
  readServices(
    keys: string[],
    options: CallOptions,
  ): Promise<Map<string, ServiceReading>>;
  /** Incidents that were changed since then, in any state, the newest first. */
  listIncidents(
    key: string,
    range: { since: string },
    options: CallOptions,
  ): Promise<ProviderIncident[]>;
  /** What happened in the incident, the oldest first. */
  listEvents(
    incidentId: string,
    options: CallOptions,
  ): Promise<IncidentEvent[]>;
  /**
   * What a page of that urgency does to who would be told first, in words and as it is here, such as `wakes Ana Souza at once`; without it the
   * portal says only that the provider decides. `first` is empty where nobody is on call.
   */
  describeUrgency?(urgency: Urgency, first: readonly Person[]): string;
  /** How the person will be named at the provider, and what differs from the signed-in one, in words. */
  describeRequester(
    key: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<{ name: string; note?: string }>;
  /** @throws UnknownOutcomeError */
  trigger(
    request: TriggerRequest,
    options: CallOptions,
  ): Promise<ProviderIncident>;
  /** The incident that an earlier trigger with this key made; undefined: it made none. */
  findTriggered?(
    key: string,
    idempotencyKey: string,
    options: CallOptions,
  ): Promise<ProviderIncident | undefined>;
  acknowledge(
    incidentId: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<ProviderIncident>;
  resolve(
    incidentId: string,
    request: { resolution?: string; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident>;
  reassign(
    incidentId: string,
    request: { to: Actor; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident>;
  /** Writes a note once for each key. */
  addNote(
    incidentId: string,
    request: {
      text: string;
      actor: Actor;
      idempotencyKey: string;
      /**
       * Whether an earlier call with this key may have written it. A provider that has no such keys looks for the note then, and for none
       * otherwise: somebody may say the same words twice.
       */
      mayBeWritten?: boolean;
    },
    options: CallOptions,
  ): Promise<ProviderIncident>;
  /**
   * Tells the provider what changed, where it wants to know.
   *
   * @returns `none` where the provider has no way to tell that service of changes; otherwise it was told
   */
  announceChange?(
    key: string,
    change: ChangeAnnouncement,
    options: CallOptions,
  ): Promise<'none' | void>;
  /** Its rotas or schedules, with their shifts in the range. Where none can be read, it fails. */
  listRotas?(
    range: TimeRange,
    options: CallOptions & {
      /** The services that entities name, whichever process found that out: for a provider that tells the rotas of those alone. */
      keys?: readonly string[];
    },
  ): Promise<ProviderRotas>;
  createOverride?(
    rotaId: string,
    request: TimeRange & {
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
    options: CallOptions,
  ): Promise<void>;
  deleteOverride?(
    rotaId: string,
    overrideId: string,
    options: CallOptions,
  ): Promise<void>;
  /**
   * Reads a webhook: verifies its signature over the raw body before anything else.
   *
   * @throws AuthenticationError where it is forged; InputError where it cannot be read
   */
  readWebhook?(request: {
    headers: Record<string, string | string[] | undefined>;
    body: Buffer;
  }): Promise<WebhookReading>;
}

/** A rota as its provider knows it; its id is the provider's own. @public */
export type ProviderRota = Omit<
  Rota,
  'providerId' | 'freshness' | 'doubleBookings' | 'canOverride'
>;

/** The rotas of a provider over some time. @public */
export interface ProviderRotas {
  rotas: ProviderRota[];
  /** Those that could not be read just now: the portal goes on showing them as they were, and says why. */
  unread?: UnreadRotas[];
}

/**
 * Rotas that could not be read: one, by its id; or all whose ids begin alike, such as those of an account that does not answer, where it is
 * not known which there are.
 * @public
 */
export type UnreadRotas = ({ id: string } | { idPrefix: string }) & {
  /** What they are, for a person, such as `Schedules of the account 'eu'`: shown where none of them was ever read. */
  name: string;
  /** Why, for a person, without secrets. */
  reason: string;
};

/** What a provider that makes its own changes may call. @public */
export interface ProviderContext {
  /** Reads the services anew, soon. */
  refresh(keys: string[]): void;
  /** What is to be told about the rotas' files and the like, to operators; replaces what it reported before. */
  reportProblems(problems: OnCallProblem[]): void;
  /** Whom the catalog knows. */
  readonly people: PeopleDirectory;
}

/**
 * Where a service's documents are kept, such as its Git repository.
 * @public
 */
export interface DocumentHost {
  readonly id: string;
  readonly title: string;
  /** Whether the entity's repository is one of its own. */
  handles(entity: Entity): boolean;
  /** Writes one file in one commit on the default branch. The same content again makes no commit. */
  write(
    request: {
      entity: Entity;
      /** From the folder of the entity's `catalog-info.yaml`. */
      path: string;
      content: string;
      message: string;
      author: Actor;
    },
    options: CallOptions,
  ): Promise<{ url?: string }>;
}

/** Somebody's name at a provider, or a user entity, as one. @public */
export interface PeopleDirectory {
  /** The user entity with that email address, in any case; undefined where there is none. */
  findByEmail(email: string): Promise<Person | undefined>;
  findByEntityRef(entityRef: string): Promise<(Person & Actor) | undefined>;
}
