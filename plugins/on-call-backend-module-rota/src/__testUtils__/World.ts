import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  ProviderContext,
  ProviderIncident,
  ServiceSnapshot,
  TriggerRequest,
} from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import { RotaDatabase } from '../database/RotaDatabase';
import { checkRota } from '../file/parseRotas';
import { readWindows } from '../file/words';
import { RotaProvider } from '../RotaProvider';
import { MINUTE, Rota, WeekWindow } from '../rules/types';
import { Wait } from '../services/Notifier';
import { parseSeed } from '../services/seed';
import { RotaLocation } from '../sources/readLocation';

const names: Record<string, string> = {
  ana: 'Ana Souza',
  jonas: 'Jonas Lindqvist',
  li: 'Li Wen',
  mette: 'Mette Holm',
};

/** @internal */
export type Sent = { to: string } & NotificationSendOptions['payload'];

/** A person as the portal knows them. @internal */
export function actor(name: string): Actor {
  return { entityRef: `user:default/${name}`, name: names[name] ?? name };
}

/** A component. @internal */
export function component(name: string, owner = 'payments'): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service', owner },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
  };
}

function titled(entity: Entity, title: string): Entity {
  return { ...entity, metadata: { ...entity.metadata, title } };
}

/** A rota that is right. @internal */
export function rotaOf(input: object): Rota {
  const { rota, problems } = checkRota({
    owner: 'payments',
    timeZone: 'Europe/Copenhagen',
    ...input,
  });
  if (!rota) throw new Error(JSON.stringify(problems));
  return rota;
}

/** @internal */
export function signal(): { signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

function createMocks() {
  return {
    reader: mockServices.urlReader.mock(),
    logger: mockServices.logger.mock(),
  };
}

type Mocks = {
  reader: ReturnType<typeof createMocks>['reader'];
  logger: LoggerService;
};

/**
 * A database, a clock, a catalog and a notification service, on which any number of replicas work.
 * @internal
 */
export class World implements NotificationService {
  /** Milliseconds since 1970; it stands still unless it is moved. */
  now = Date.parse('2026-01-07T10:00:00Z');
  readonly people = new Set(Object.keys(names));
  readonly sent: Sent[] = [];
  readonly refreshed: string[] = [];
  problems: OnCallProblem[] = [];
  isCatalogDown = false;
  /** In milliseconds: for so long it is not believed of a new replica's catalog that somebody is missing. */
  settlingTime = 0;
  isCatalogHanging = false;
  /** How the time passes that an attempt to send may take; by default it does not. */
  wait: Wait = (_milliseconds, stop) =>
    new Promise((_resolve, reject) => {
      if (stop.aborted) reject(stop.reason);
      stop.addEventListener('abort', () => reject(stop.reason));
    });
  locations: RotaLocation[] = [];
  rotas: Rota[] = [];
  fallback: string | undefined;
  workingHours = readWindows({
    days: 'Mon-Fri',
    from: '09:00',
    to: '17:00',
  }) as WeekWindow[];
  seed: string | undefined;
  reader: ReturnType<typeof createMocks>['reader'];
  readonly #logger: LoggerService;
  /** What becomes of a notification; by default it arrives. */
  onSend: (sent: Sent) => Promise<void> = async () => {};
  readonly #knex: Knex;
  readonly #replicas: RotaProvider[] = [];
  #database: Promise<RotaDatabase> | undefined;

  /** The mocks are jest's: a process of its own, where there is none, brings others. */
  constructor(knex: Knex, mocks: Mocks = createMocks()) {
    this.#knex = knex;
    this.reader = mocks.reader;
    this.#logger = mocks.logger;
  }

  /** A process of the backend, without its timers: escalate() is what they would call. */
  async replica(options: { isStarted?: boolean } = {}): Promise<RotaProvider> {
    const provider = new RotaProvider({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'platform-team', namespace: 'default' },
            spec: { profile: { displayName: 'Platform Team' } },
          },
          titled(component('payments-api'), 'Payments API'),
        ],
      }),
      database: await this.#migrated(),
      logger: this.#logger,
      notifications: this,
      reader: this.reader,
      locations: this.locations,
      rotas: this.rotas,
      workingHours: this.workingHours,
      fallback: this.fallback,
      seed: this.seed === undefined ? undefined : parseSeed(this.seed),
      now: () => this.now,
      readInterval: 24 * 60 * MINUTE,
      retention: 800 * 24 * 60 * MINUTE,
      escalationInterval: 24 * 60 * MINUTE,
      peopleInterval: 24 * 60 * MINUTE,
      catalogTimeout: 100,
      settlingTime: this.settlingTime,
      sendTimeout: 10_000,
      wait: (...call) => this.wait(...call),
    });
    if (options.isStarted ?? true) await provider.start(this.context());
    this.#replicas.push(provider);
    return provider;
  }

  /** What a replica is started with. */
  context(): ProviderContext {
    return {
      refresh: keys => this.refreshed.push(...keys),
      reportProblems: problems => {
        this.problems = problems;
      },
      people: {
        findByEmail: async () => undefined,
        findByEntityRef: async ref => {
          if (this.isCatalogHanging) await new Promise(() => {});
          if (this.isCatalogDown) throw new Error('The catalog is down');
          const name = ref.replace('user:default/', '');
          return this.people.has(name) ? actor(name) : undefined;
        },
      },
    };
  }

  /** Migrated once, whatever number of replicas begin at the same moment. */
  async #migrated(): Promise<RotaDatabase> {
    this.#database ??= RotaDatabase.create(
      mockServices.database({ knex: this.#knex }),
    );
    return this.#database;
  }

  async send({ recipients, payload }: NotificationSendOptions): Promise<void> {
    if (recipients.type !== 'entity') throw new Error('Nobody was named');
    const sent = { to: String(recipients.entityRef), ...payload };
    await this.onSend(sent);
    this.sent.push(sent);
  }

  /** Whom notifications arrived at, such as `ana`. */
  get told(): string[] {
    return this.sent.map(({ to }) => to.replace(/^.*\//, ''));
  }

  /** Moves the clock, and lets a replica do what is due. */
  async pass(minutes: number, ...replicas: RotaProvider[]): Promise<void> {
    await Promise.all(replicas.map(replica => replica.idle()));
    this.now += minutes * MINUTE;
    await Promise.all(replicas.map(replica => replica.escalate()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#replicas.map(replica => replica.stop()));
  }
}

/** @internal */
export function page(
  key: string,
  request: Partial<TriggerRequest> = {},
): TriggerRequest {
  return {
    key,
    title: 'Card payments time out',
    urgency: 'high',
    requester: actor('mette'),
    idempotencyKey: 'page-1',
    ...request,
  };
}

/** The time line in words. @internal */
export async function timeLine(
  provider: RotaProvider,
  incidentId: string,
): Promise<string[]> {
  const events = await provider.listEvents(incidentId, signal());
  return events.map(({ kind, text }) => `${kind}: ${text}`);
}

/** Pages whoever is on call for the payments API. @internal */
export async function trigger(
  provider: RotaProvider,
  request: Partial<TriggerRequest> = {},
): Promise<ProviderIncident> {
  const key = provider.claim(component('payments-api'))?.key as string;
  return provider.trigger(page(key, request), signal());
}

/** How a service stands that must be readable. @internal */
export async function snapshotOf(
  provider: RotaProvider,
  key: string,
): Promise<ServiceSnapshot> {
  const reading = (await provider.readServices([key], signal())).get(key);
  if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
  return reading.snapshot;
}
