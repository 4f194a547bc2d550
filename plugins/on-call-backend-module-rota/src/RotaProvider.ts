import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  IncidentEvent,
  Person,
  TimeRange,
  Urgency,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  CallOptions,
  OnCallProvider,
  ProviderContext,
  ProviderIncident,
  ProviderRotas,
  ServiceClaim,
  ServiceReading,
  TriggerRequest,
} from '@paved-path/backstage-plugin-on-call-node';
import { RotaDatabase } from './database/RotaDatabase';
import { IncidentRow, peopleOf, toIncident } from './database/rows';
import { toIso } from './rules/levels';
import { Background } from './services/Background';
import {
  createRotaServices,
  RotaServices,
} from './services/createRotaServices';
import { during } from './services/during';
import { nameEvents } from './services/nameEvents';
import { PROVIDER_ID } from './services/notificationText';
import { formatKey, parseKey } from './services/Rotas';
import { peopleOfSeed, Seed, sow } from './services/seed';

const CLEANING_INTERVAL = 60 * 60_000;

/** How long reading all files may take. */
const READ_TIMEOUT = 20_000;

/**
 * On-call by rotas of the portal's own, with incidents in its database.
 * @internal
 */
export class RotaProvider implements OnCallProvider {
  readonly id = PROVIDER_ID;
  readonly title = 'Rota';
  readonly live = 'own';
  readonly #services: RotaServices;
  readonly #database: RotaDatabase;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #readInterval: number;
  readonly #escalationInterval: number;
  readonly #peopleInterval: number;
  readonly #retention: number;
  readonly #seed: Seed | undefined;
  readonly #background: Background;
  #context: ProviderContext | undefined;

  constructor(
    options: Omit<Parameters<typeof createRotaServices>[0], 'onChange'> & {
      readInterval: number;
      /** How often incidents are looked at whose next level may be due, in milliseconds. */
      escalationInterval: number;
      /** How often it is looked whether those have come whom the catalog did not have, in milliseconds. */
      peopleInterval: number;
      retention: number;
      seed: Seed | undefined;
    },
  ) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#background = new Background(options);
    this.#now = options.now;
    this.#readInterval = options.readInterval;
    this.#escalationInterval = options.escalationInterval;
    this.#peopleInterval = options.peopleInterval;
    this.#retention = options.retention;
    this.#seed = options.seed;
    this.#services = createRotaServices({
      ...options,
      onChange: incident => this.#changed(incident),
    });
  }

  async start(context: ProviderContext): Promise<void> {
    this.#context = context;
    this.#services.people.use(context.people);
    await this.readFiles();
    await this.#sow();
    this.#background.every(this.#escalationInterval, () => this.escalate());
    this.#background.every(this.#readInterval, () => this.readFiles());
    this.#background.every(this.#peopleInterval, () => this.lookForPeople());
    this.#background.every(CLEANING_INTERVAL, () => this.clean());
  }

  async stop(): Promise<void> {
    await Promise.all([
      this.#services.notifier.stop(),
      this.#background.stop(),
    ]);
  }

  /** Waits for what was begun on its own, such as sending. */
  async idle(): Promise<void> {
    await this.#background.idle();
  }

  /** Reads the files anew, and tells of what is different. */
  async readFiles(): Promise<void> {
    const { book, rotas } = this.#services;
    if (!(await book.read(AbortSignal.timeout(READ_TIMEOUT)))) return;
    for (const { text } of book.problems) this.#logger.warn(text);
    this.#context?.reportProblems(book.problems);
    this.#context?.refresh(rotas.keysOf());
  }

  /** Looks whether those have come whom the catalog did not have, and tells of it: just after a start it is still being filled. */
  async lookForPeople(): Promise<void> {
    const { people, rotas } = this.#services;
    if (await people.lookAgain()) this.#context?.refresh(rotas.keysOf());
  }

  /** Does what is due: the next levels, and the notifications that wait. */
  async escalate(): Promise<void> {
    await this.#services.escalator.run();
  }

  /** Deletes what was kept long enough. */
  async clean(): Promise<void> {
    const before = toIso(this.#now() - this.#retention);
    await this.#database.incidents.deleteResolvedBefore(before);
    await this.#database.overrides.deleteEndedBefore(before);
  }

  claim(entity: Entity): ServiceClaim | undefined {
    const key = this.#services.rotas.claim(entity);
    return key && { key: formatKey(key) };
  }

  async readServices(
    keys: string[],
    options: CallOptions,
  ): Promise<Map<string, ServiceReading>> {
    return during(options, this.#logger, () =>
      this.#services.snapshots.read(keys),
    );
  }

  async listIncidents(
    key: string,
    { since }: { since: string },
    options: CallOptions,
  ): Promise<ProviderIncident[]> {
    return during(options, this.#logger, async () => {
      const { serviceRef } = parseKey(key);
      const rows = await this.#database.incidents.listChanged(
        serviceRef,
        toIso(Date.parse(since)),
      );
      return this.#toIncidents(rows);
    });
  }

  async listEvents(
    incidentId: string,
    options: CallOptions,
  ): Promise<IncidentEvent[]> {
    return during(options, this.#logger, async () => {
      if (!(await this.#database.incidents.get(incidentId))) {
        throw new NotFoundError(`There is no incident ${incidentId}`);
      }
      const events = await this.#database.incidents.listEvents(incidentId);
      return nameEvents(events, this.#services);
    });
  }

  describeUrgency(urgency: Urgency, first: readonly Person[]): string {
    const names = first.map(({ name }) => name).join(', ');
    if (urgency === 'low') {
      return names
        ? `tells ${names} within working hours, or who is on call then`
        : 'tells who is on call in the next working hours';
    }
    return names
      ? `wakes ${names} at once`
      : 'wakes nobody now: nobody is on call';
  }

  async describeRequester(
    _key: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<{ name: string; note?: string }> {
    options.signal.throwIfAborted();
    return { name: actor.name };
  }

  async trigger(
    request: TriggerRequest,
    options: CallOptions,
  ): Promise<ProviderIncident> {
    return this.#command(options, () =>
      this.#services.incidents.trigger(request),
    );
  }

  async findTriggered(
    key: string,
    idempotencyKey: string,
    options: CallOptions,
  ): Promise<ProviderIncident | undefined> {
    return during(options, this.#logger, async () => {
      const row = await this.#database.incidents.findByKey(
        parseKey(key).serviceRef,
        idempotencyKey,
      );
      return row && (await this.#toIncidents([row]))[0];
    });
  }

  async acknowledge(
    incidentId: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<ProviderIncident> {
    return this.#command(options, () =>
      this.#services.incidents.acknowledge(incidentId, actor),
    );
  }

  async resolve(
    incidentId: string,
    request: { resolution?: string; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    return this.#command(options, () =>
      this.#services.incidents.resolve(incidentId, request),
    );
  }

  async reassign(
    incidentId: string,
    request: { to: Actor; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    return this.#command(options, () =>
      this.#services.incidents.reassign(incidentId, request),
    );
  }

  async addNote(
    incidentId: string,
    request: { text: string; actor: Actor; idempotencyKey: string },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    return this.#command(options, () =>
      this.#services.incidents.addNote(incidentId, request),
    );
  }

  async listRotas(
    range: TimeRange,
    options: CallOptions,
  ): Promise<ProviderRotas> {
    const rotas = await during(options, this.#logger, () =>
      this.#services.calendar.list(range),
    );
    return { rotas };
  }

  async createOverride(
    rotaId: string,
    request: TimeRange & {
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
    options: CallOptions,
  ): Promise<void> {
    await during(options, this.#logger, () =>
      this.#services.calendar.createOverride(rotaId, request),
    );
    this.#context?.refresh(this.#services.rotas.keysOf(rotaId));
  }

  async deleteOverride(
    rotaId: string,
    overrideId: string,
    options: CallOptions,
  ): Promise<void> {
    await during(options, this.#logger, () =>
      this.#services.calendar.deleteOverride(rotaId, overrideId),
    );
    this.#context?.refresh(this.#services.rotas.keysOf(rotaId));
  }

  /** A command may write what somebody is to be told of; that is sent at once, and nobody waits for it. */
  async #command(
    options: CallOptions,
    command: () => Promise<IncidentRow>,
  ): Promise<ProviderIncident> {
    const row = await during(options, this.#logger, command);
    if (this.#context) this.#background.run(() => this.escalate());
    return (await this.#toIncidents([row]))[0];
  }

  async #toIncidents(rows: IncidentRow[]): Promise<ProviderIncident[]> {
    const { people } = this.#services;
    await people.load(rows.flatMap(peopleOf));
    return rows.map(row => toIncident(row, people));
  }

  #changed({ rota, service_ref: serviceRef }: IncidentRow): void {
    // Its service may be claimed for another rota by now.
    const keys = new Set([
      formatKey({ rota, serviceRef }),
      ...this.#services.rotas.keysOfService(serviceRef),
    ]);
    this.#context?.refresh([...keys]);
  }

  async #sow(): Promise<void> {
    if (!this.#seed) return;
    const { people } = this.#services;
    await people.load(peopleOfSeed(this.#seed));
    const isSown = await sow(this.#database.incidents, this.#seed, {
      now: this.#now(),
      personOf: ref => people.personOf(ref),
    });
    if (isSown) this.#logger.info('Wrote the incidents of onCall.rota.seed');
  }
}
