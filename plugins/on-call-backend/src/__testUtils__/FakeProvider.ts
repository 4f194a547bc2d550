import { Entity } from '@backstage/catalog-model';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import {
  EscalationLevel,
  IncidentEvent,
  OnCallProblem,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  CallOptions,
  ChangeAnnouncement,
  OnCallProvider,
  ProviderContext,
  ProviderIncident,
  ServiceReading,
  TriggerRequest,
} from '@paved-path/backstage-plugin-on-call-node';

/** The annotation that names a service of this provider. @internal */
export const FAKE_ANNOTATION = 'fake/service';

/** The signature of its webhooks. @internal */
export const FAKE_SIGNATURE = 'signed';

/** @internal */
export const ana: Person = { name: 'Ana Souza', entityRef: 'user:default/ana' };
/** @internal */
export const bo: Person = { name: 'Bo Lind', entityRef: 'user:default/bo' };

type Service = {
  levels: EscalationLevel[];
  problems: OnCallProblem[];
  incidents: Map<string, ProviderIncident>;
};

/** A vendor in memory, which may be down, slow, or lose what it answers. @internal */
export class FakeProvider implements OnCallProvider {
  readonly id = 'fake';
  readonly title = 'Fake pager';
  readonly live = 'webhooks';
  readonly services = new Map<string, Service>();
  readonly events = new Map<string, IncidentEvent[]>();
  readonly announced: ChangeAnnouncement[] = [];
  readonly notes: string[] = [];
  /** What was asked, such as `readServices payments ledger`. */
  readonly calls: string[] = [];
  readonly #byKey = new Map<string, string>();
  context: ProviderContext | undefined;
  /** Awaited at the beginning of each call, named as in `calls`; it may throw. */
  before: (call: string, signal: AbortSignal) => Promise<void> = async () => {};
  /** Awaited after a command took effect, before it is answered. */
  after: (call: string, signal: AbortSignal) => Promise<void> = async () => {};
  #count = 0;

  has(key: string, levels: EscalationLevel[] = levelsOf([ana], [bo])): Service {
    const service = { levels, problems: [], incidents: new Map() };
    this.services.set(key, service);
    return service;
  }

  /** An incident as if somebody had made it at the vendor. */
  incident(
    key: string,
    incident: Partial<ProviderIncident> & { title: string },
  ): ProviderIncident {
    this.#count += 1;
    // Ids of vendors hold whatever they like.
    const id = incident.id ?? `main/P${this.#count}`;
    const full: ProviderIncident = {
      id,
      number: this.#count,
      status: 'triggered',
      urgency: 'high',
      createdAt: new Date().toISOString(),
      acknowledgedBy: [],
      assignees: [ana],
      level: 1,
      ...incident,
    };
    this.#service(key).incidents.set(id, full);
    this.#happened(id, 'triggered', full.title);
    return full;
  }

  change(id: string, patch: Partial<ProviderIncident>): ProviderIncident {
    for (const { incidents } of this.services.values()) {
      const incident = incidents.get(id);
      if (!incident) continue;
      const changed = {
        ...incident,
        ...patch,
        updatedAt: new Date().toISOString(),
      };
      incidents.set(id, changed);
      return changed;
    }
    throw new NotFoundError(`There is no incident ${id}`);
  }

  async start(context: ProviderContext): Promise<void> {
    this.context = context;
  }

  claim(entity: Entity) {
    const key = entity.metadata.annotations?.[FAKE_ANNOTATION];
    return key ? { key } : undefined;
  }

  async readServices(keys: string[], { signal }: CallOptions) {
    await this.#begin(`readServices ${[...keys].sort().join(' ')}`, signal);
    const readings = new Map<string, ServiceReading>();
    for (const key of keys) {
      const service = this.services.get(key);
      if (!service) {
        readings.set(key, {
          outcome: 'failed',
          reason: `Fake pager has no service ${key}`,
        });
        continue;
      }
      const openIncidents = [...service.incidents.values()].filter(
        each => each.status !== 'resolved',
      );
      readings.set(key, {
        outcome: 'ok',
        snapshot: {
          name: `${key} at the pager`,
          status: openIncidents.length ? 'critical' : 'active',
          policy: { name: 'Default' },
          levels: service.levels,
          problems: service.problems,
          openIncidents,
        },
      });
    }
    return readings;
  }

  async listIncidents(
    key: string,
    { since }: { since: string },
    { signal }: CallOptions,
  ) {
    await this.#begin(`listIncidents ${key}`, signal);
    return [...this.#service(key).incidents.values()]
      .filter(each => (each.updatedAt ?? each.createdAt) >= since)
      .reverse();
  }

  async listEvents(id: string, { signal }: CallOptions) {
    await this.#begin(`listEvents ${id}`, signal);
    return [...(this.events.get(id) ?? [])];
  }

  async describeRequester(_key: string, actor: Actor, { signal }: CallOptions) {
    await this.#begin('describeRequester', signal);
    return actor.email
      ? { name: actor.name }
      : { name: 'Portal', note: `Fake pager does not know ${actor.name}` };
  }

  async trigger(request: TriggerRequest, { signal }: CallOptions) {
    await this.#begin(`trigger ${request.title}`, signal);
    const known = this.#byKey.get(request.idempotencyKey);
    const incident = known
      ? this.change(known, {})
      : this.incident(request.key, {
          title: request.title,
          details: request.details,
          urgency: request.urgency,
          requestedBy: {
            name: request.requester.name,
            entityRef: request.requester.entityRef,
          },
        });
    this.#byKey.set(request.idempotencyKey, incident.id);
    await this.after(`trigger ${request.title}`, signal);
    return incident;
  }

  async findTriggered(
    key: string,
    idempotencyKey: string,
    options: CallOptions,
  ) {
    await this.#begin('findTriggered', options.signal);
    const id = this.#byKey.get(idempotencyKey);
    return id ? this.#service(key).incidents.get(id) : undefined;
  }

  async acknowledge(id: string, actor: Actor, { signal }: CallOptions) {
    await this.#begin(`acknowledge ${id}`, signal);
    this.#happened(id, 'acknowledged', `Acknowledged by ${actor.name}`);
    return this.change(id, {
      status: 'acknowledged',
      acknowledgedAt: new Date().toISOString(),
      acknowledgedBy: [{ name: actor.name, entityRef: actor.entityRef }],
    });
  }

  async resolve(
    id: string,
    request: { resolution?: string; actor: Actor },
    { signal }: CallOptions,
  ) {
    await this.#begin(`resolve ${id}`, signal);
    this.#happened(id, 'resolved', `Resolved by ${request.actor.name}`);
    return this.change(id, {
      status: 'resolved',
      resolvedAt: new Date().toISOString(),
      resolvedBy: {
        name: request.actor.name,
        entityRef: request.actor.entityRef,
      },
      resolution: request.resolution,
      assignees: [],
    });
  }

  async reassign(id: string, { to }: { to: Actor }, { signal }: CallOptions) {
    await this.#begin(`reassign ${id}`, signal);
    return this.change(id, {
      assignees: [{ name: to.name, entityRef: to.entityRef }],
    });
  }

  async addNote(
    id: string,
    { text }: { text: string; mayBeWritten?: boolean },
    { signal }: CallOptions,
  ) {
    await this.#begin(`addNote ${id}`, signal);
    this.notes.push(text);
    this.#happened(id, 'note', text);
    return this.change(id, {});
  }

  async announceChange(
    key: string,
    change: ChangeAnnouncement,
    { signal }: CallOptions,
  ) {
    await this.#begin(`announceChange ${key}`, signal);
    this.announced.push(change);
  }

  async readWebhook(request: {
    headers: Record<string, string | string[] | undefined>;
    body: Buffer;
  }) {
    if (request.headers['x-signature'] !== FAKE_SIGNATURE) {
      throw new AuthenticationError('The signature of the secret does not fit');
    }
    try {
      const { id, keys } = JSON.parse(request.body.toString('utf8'));
      return { deliveryId: String(id), keys: keys as string[] };
    } catch {
      throw new InputError('It is no JSON');
    }
  }

  /** How often something was asked. */
  count(call: string): number {
    return this.calls.filter(each => each.startsWith(call)).length;
  }

  #service(key: string): Service {
    const service = this.services.get(key);
    if (!service) throw new NotFoundError(`Fake pager has no service ${key}`);
    return service;
  }

  #happened(id: string, kind: IncidentEvent['kind'], text: string): void {
    const events = this.events.get(id) ?? [];
    events.push({
      id: `${id}-${events.length}`,
      at: new Date().toISOString(),
      kind,
      text,
    });
    this.events.set(id, events);
  }

  async #begin(call: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.calls.push(call);
    await this.before(call, signal);
  }
}

/** Levels with some people each, who are on call for ever. @internal */
export function levelsOf(...levels: Person[][]): EscalationLevel[] {
  return levels.map((people, at) => ({
    level: at + 1,
    now: people.map(person => ({ person })),
    escalatesAfterMinutes: 15,
  }));
}

/** Never ends by itself. @internal */
export function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
}
