import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  ProviderRota,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { OverrideStore } from '../database/OverrideStore';
import { toIso } from '../rules/levels';
import { render } from '../rules/render';
import { Interval } from '../rules/types';
import { RotaInForce } from '../sources/RotaBook';
import { People } from './People';
import { Rotas } from './Rotas';
import { Snapshots } from './Snapshots';

/** Rotas as calendars, and who takes over in them. @internal */
export class Calendar {
  readonly #overrides: OverrideStore;
  readonly #rotas: Rotas;
  readonly #people: People;
  readonly #snapshots: Snapshots;
  readonly #logger: LoggerService;
  readonly #now: () => number;

  constructor(options: {
    overrides: OverrideStore;
    rotas: Rotas;
    people: People;
    snapshots: Snapshots;
    logger: LoggerService;
    now: () => number;
  }) {
    this.#overrides = options.overrides;
    this.#rotas = options.rotas;
    this.#people = options.people;
    this.#snapshots = options.snapshots;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  async list(range: TimeRange): Promise<ProviderRota[]> {
    const interval = readRange(range);
    const { rotas } = await this.#rotas.load(interval.start);
    // A rota without layers only says in which order others are woken.
    const calendars = rotas.filter(({ layers }) => layers.length);
    await this.#people.load(calendars.flatMap(peopleIn));
    return calendars.map(rota => this.#toRota(rota, interval));
  }

  async createOverride(
    rotaId: string,
    request: TimeRange & {
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
  ): Promise<void> {
    const { start, end } = readRange(request);
    const now = this.#now();
    const { find } = await this.#rotas.load(now);
    if (!find(rotaId)?.layers.length) {
      throw new NotFoundError(`There is no rota "${rotaId}"`);
    }
    if (end <= now) {
      throw new InputError('The end of an override must be in the future');
    }
    const person = request.person.entityRef;
    await this.#people.load([person]);
    if (this.#people.isUnknown(person)) {
      throw new InputError(`The catalog has no user ${person}`);
    }
    await this.#create({
      rota: rotaId,
      person,
      start_at: toIso(start),
      end_at: toIso(end),
      created_by: request.actor.entityRef,
      created_at: toIso(now),
      idempotency_key: request.idempotencyKey,
    });
  }

  /** @throws UnknownOutcomeError where the database broke off: it may have written the override */
  async #create(
    override: Parameters<OverrideStore['create']>[0],
  ): Promise<void> {
    try {
      await this.#overrides.create(override);
    } catch (error) {
      this.#logger.error(
        `It is not known whether an override was written: ${
          toError(error).message
        }`,
      );
      throw new UnknownOutcomeError(
        'the database of on-call broke off while the override was written',
      );
    }
  }

  async deleteOverride(rotaId: string, overrideId: string): Promise<void> {
    if (overrideId.startsWith('file-')) {
      throw new InputError(
        'This override stands in the file of the rota; take it out there',
      );
    }
    if (!(await this.#overrides.delete(rotaId, overrideId))) {
      throw new NotFoundError(
        `The rota "${rotaId}" has no override ${overrideId}; was it taken back already?`,
      );
    }
  }

  #toRota(rota: RotaInForce, range: Interval): ProviderRota {
    const { shifts, gaps } = render(rota, range);
    const people = peopleIn(rota);
    const personOf = (ref: string) => this.#people.personOf(ref);
    return {
      id: rota.name,
      name: rota.title,
      ownerRef: rota.ownerRef,
      timeZone: rota.timeZone,
      // A file that was read from an address is called by it.
      url: rota.file?.startsWith('http') ? rota.file : undefined,
      shifts: shifts.map(({ person, layer, overrideId, start, end }) => ({
        start: toIso(start),
        end: toIso(end),
        person: personOf(person),
        layer,
        overrideId,
      })),
      gaps: gaps.map(({ start, end }) => ({
        start: toIso(start),
        end: toIso(end),
      })),
      problems: [...rota.problems, ...this.#snapshots.findUnknown(people)],
      people: people.map(personOf),
    };
  }
}

function peopleIn({ layers, overrides }: RotaInForce): string[] {
  return [
    ...new Set([
      ...layers.flatMap(({ people }) => people),
      ...overrides.map(({ person }) => person),
    ]),
  ];
}

function readRange(range: TimeRange): Interval {
  const start = Date.parse(range.start);
  const end = Date.parse(range.end);
  if (!(start < end)) {
    throw new InputError(
      'start and end must be times, such as 2026-01-05T08:00:00Z, the end after the start',
    );
  }
  return { start, end };
}
