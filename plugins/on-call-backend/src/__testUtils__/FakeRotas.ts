import { NotFoundError } from '@backstage/errors';
import {
  Person,
  RotaShift,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  CallOptions,
  OnCallProvider,
  ProviderRota,
  ProviderRotas,
  UnreadRotas,
} from '@paved-path/backstage-plugin-on-call-node';
import { intersect } from '../rules/rotas/ranges';
import { ana, bo, FakeProvider, levelsOf } from './FakeProvider';

/** Midnight in UTC so many days from now. @internal */
export function day(days: number): string {
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  return new Date(midnight.getTime() + days * 86_400_000).toISOString();
}

/** @internal */
export function shift(from: number, until: number, person: Person): RotaShift {
  return { start: day(from), end: day(until), person };
}

/** A rota of some shifts of Ana and Bo. @internal */
export function rotaOf(
  name: string,
  shifts: RotaShift[],
  more: Partial<ProviderRota> = {},
): ProviderRota {
  return {
    id: name,
    name: `Rota of ${name}`,
    ownerRef: 'group:default/team',
    timeZone: 'Europe/Copenhagen',
    shifts,
    gaps: [],
    problems: [],
    people: [ana, bo],
    ...more,
  };
}

/** A vendor in memory that has rotas. @internal */
export class FakeRotas extends FakeProvider implements OnCallProvider {
  readonly rotas = new Map<string, ProviderRota>();
  /** Those that it cannot read just now. */
  unread: UnreadRotas[] = [];
  /** The services that it was last asked for. */
  askedFor: readonly string[] | undefined;
  readonly #keys = new Set<string>();

  /** A rota of weeks of Ana and Bo: Ana has the one that runs. */
  hasRota(name: string, more: Partial<ProviderRota> = {}): ProviderRota {
    const shifts = [shift(-10, 2, ana), shift(2, 9, bo), shift(9, 200, ana)];
    const rota = rotaOf(name, shifts, more);
    this.rotas.set(rota.id, rota);
    return rota;
  }

  /** Has a service whose first level is a rota. */
  hasServiceOf(rotaId: string): void {
    const levels = levelsOf([ana]);
    levels[0].now[0].rota = { id: rotaId, name: rotaId };
    this.has('payments', levels);
  }

  async listRotas(
    range: TimeRange,
    { signal, keys }: CallOptions & { keys?: readonly string[] },
  ): Promise<ProviderRotas> {
    this.askedFor = keys;
    await this.#began('listRotas', signal);
    const rotas = [...this.rotas.values()].filter(
      ({ id }) =>
        !this.unread.some(each =>
          'id' in each ? each.id === id : id.startsWith(each.idPrefix),
        ),
    );
    return {
      rotas: rotas.map(rota => ({
        ...rota,
        shifts: rota.shifts.flatMap(each => {
          const common = intersect(each, range);
          return common ? { ...each, ...common } : [];
        }),
      })),
      unread: this.unread,
    };
  }

  async createOverride(
    rotaId: string,
    request: TimeRange & {
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
    { signal }: CallOptions,
  ): Promise<void> {
    const { start, end, person, idempotencyKey } = request;
    const call = `createOverride ${rotaId} ${person.name}`;
    await this.#began(call, signal);
    const rota = this.rotas.get(rotaId);
    if (!rota) throw new NotFoundError(`There is no rota ${rotaId}`);
    if (!this.#keys.has(idempotencyKey)) {
      this.#keys.add(idempotencyKey);
      rota.shifts = [
        ...rota.shifts.flatMap(each => [
          ...cut(each, { start: each.start, end: start }),
          ...cut(each, { start: end, end: each.end }),
        ]),
        {
          start,
          end,
          person: { name: person.name, entityRef: person.entityRef },
          overrideId: `o-${this.#keys.size}`,
        },
      ];
    }
    await this.after(call, signal);
  }

  async deleteOverride(
    rotaId: string,
    overrideId: string,
    { signal }: CallOptions,
  ): Promise<void> {
    await this.#began(`deleteOverride ${rotaId} ${overrideId}`, signal);
    const rota = this.rotas.get(rotaId);
    const left = rota?.shifts.filter(each => each.overrideId !== overrideId);
    if (!rota || left?.length === rota.shifts.length) {
      throw new NotFoundError(`There is no override ${overrideId}`);
    }
    rota.shifts = left ?? [];
  }

  async #began(call: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.calls.push(call);
    await this.before(call, signal);
  }
}

function cut(whole: RotaShift, part: TimeRange): RotaShift[] {
  const common = part.start < part.end ? intersect(whole, part) : undefined;
  return common ? [{ ...whole, ...common }] : [];
}
