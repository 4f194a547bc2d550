import {
  OnCallProblem,
  Rota,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { Freshness } from '@paved-path/provider-kit-common';
import { CallerCredentials } from '@paved-path/provider-kit-node';
import {
  DoubleBooking,
  findDoubleBookings,
} from '../../rules/rotas/doubleBookings';
import { intersect, overlap } from '../../rules/rotas/ranges';
import { RotaAccess } from './RotaAccess';
import { ReadRota } from './ReadRota';
import { RotaReader } from './RotaReader';

/** Rotas as people see them. @internal */
export class RotaViews {
  readonly #reader: RotaReader;
  readonly #access: RotaAccess;

  constructor(options: { rotaReader: RotaReader; rotaAccess: RotaAccess }) {
    this.#reader = options.rotaReader;
    this.#access = options.rotaAccess;
  }

  /**
   * All rotas. Double bookings are among their problems as well, as they are on the rotas' own pages.
   *
   * @param options - `shifts`: whether they come with their shifts.
   */
  async listAll(
    range: TimeRange,
    credentials: CallerCredentials,
    options: { shifts: boolean },
  ): Promise<{ items: Rota[]; sources: Freshness[] }> {
    const { rotas, sources } = await this.#reader.readAll(range);
    const items = await this.#describe(rotas, rotas, range, credentials);
    return {
      items: items.map(rota => ({
        ...rota,
        problems: [...rota.problems, ...rota.doubleBookings.map(toProblem)],
        shifts: options.shifts ? rota.shifts : [],
      })),
      sources,
    };
  }

  /** The rotas of a team. */
  async listOfTeam(
    groupRef: string,
    range: TimeRange,
    credentials: CallerCredentials,
  ): Promise<{ items: Rota[]; sources: Freshness[] }> {
    const { rotas, sources } = await this.#reader.readAll(range);
    const own = rotas.filter(each => each.ownerRefs.includes(groupRef));
    return {
      items: await this.#describe(own, rotas, range, credentials),
      sources,
    };
  }

  /** @throws InputError, NotFoundError, NotAllowedError, ServiceUnavailableError */
  async get(
    id: string,
    range: TimeRange,
    credentials: CallerCredentials,
  ): Promise<Rota> {
    const { rotas } = await this.#reader.readAll(range);
    const rota =
      rotas.find(each => each.id === id) ??
      (await this.#reader.require(id, range));
    await this.#access.requireRead(rota, credentials);
    const [described] = await this.#describe([rota], rotas, range, credentials);
    return described;
  }

  /** @param all - Among which double bookings are looked for. */
  async #describe(
    rotas: readonly ReadRota[],
    all: readonly ReadRota[],
    range: TimeRange,
    credentials: CallerCredentials,
  ): Promise<Rota[]> {
    const overridable = await this.#access.listOverridable(rotas, credentials);
    const doubleBookings = findDoubleBookings(all);
    return rotas.map(rota =>
      toRota(rota, range, {
        doubleBookings: doubleBookings.get(rota.id) ?? [],
        canOverride: overridable.has(rota.id),
      }),
    );
  }
}

function toProblem({
  person,
  rotas,
  start,
  end,
}: DoubleBooking): OnCallProblem {
  return {
    kind: 'double-booking',
    text: `${person.name} is on call in ${rotas.join(
      ' and ',
    )} at once: one of the two needs somebody else`,
    from: start,
    until: end,
  };
}

function toRota(
  rota: ReadRota,
  range: TimeRange,
  more: { doubleBookings: DoubleBooking[]; canOverride: boolean },
): Rota {
  const { ownerRefs } = rota;
  const isInRange = (each: TimeRange) => overlap(each, range);
  return {
    id: rota.id,
    providerId: rota.providerId,
    name: rota.name,
    // Where several teams share a rota, none of them is its owner.
    ownerRef: ownerRefs.length === 1 ? ownerRefs[0] : undefined,
    timeZone: rota.timeZone,
    url: rota.url,
    shifts: rota.shifts.filter(isInRange),
    gaps: rota.gaps.flatMap(each => intersect(each, range) ?? []),
    doubleBookings: more.doubleBookings.filter(isInRange),
    problems: rota.problems.filter(
      ({ from, until }) =>
        (until === undefined || until > range.start) &&
        (from === undefined || from < range.end),
    ),
    people: rota.people,
    canOverride: more.canOverride,
    freshness: rota.freshness,
  };
}
