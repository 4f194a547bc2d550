import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  OnCallProblem,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { SharedCalls, withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { KnownRotas } from '../../database/rotas/RotaStore';
import { freshnessOf } from '../../rules/freshness';
import { globalIdOf, splitGlobalId } from '../../rules/ids';
import { covers } from '../../rules/rotas/ranges';
import { readRotas, StoredRota } from '../../rules/rotas/readRotas';
import { toCallerError } from '../errors';
import { RotaOwners } from './RotaOwners';
import { isKept, RotaProvider, tellsRotas } from './RotaRefresher';

/** A rota over some time. @internal */
export type ReadRota = Omit<StoredRota, 'id'> & {
  /** Unique over all providers. */
  id: string;
  nativeId: string;
  providerId: string;
  freshness: Freshness;
};

/** The rotas of some providers, and how it went with each of them. @internal */
export type RotaReading = { rotas: ReadRota[]; sources: Freshness[] };

/**
 * Rotas over some time: those of vendors from the store, and beyond what is kept there from the vendor itself, with a deadline. What a
 * provider makes itself it is asked for.
 * @internal
 */
export class RotaReader {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #owners: RotaOwners;
  readonly #timeout: number;
  readonly #interval: number;
  readonly #shared = new SharedCalls();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    owners: RotaOwners;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
    /** How often the rotas of vendors are read, in milliseconds. */
    rotaInterval: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#owners = options.owners;
    this.#timeout = options.callTimeout;
    this.#interval = options.rotaInterval;
  }

  /**
   * The rotas of all providers. One that fails hides no other.
   *
   * @throws ServiceUnavailableError where nothing is known because of a failure
   */
  async readAll(range: TimeRange): Promise<RotaReading> {
    const providers = [...this.#providers.values()].filter(tellsRotas);
    const readings = await Promise.all(
      providers.map(provider => this.#read(provider, range)),
    );
    const rotas = readings.flatMap(each => each.rotas);
    const sources = readings.flatMap(each => each.sources);
    const unknown = sources.find(({ state }) =>
      ['failed', 'never'].includes(state),
    );
    if (!rotas.length && unknown) throw unavailable(unknown);
    return { rotas, sources };
  }

  /**
   * One rota.
   *
   * @throws InputError, NotFoundError, ServiceUnavailableError
   */
  async require(id: string, range: TimeRange): Promise<ReadRota> {
    const provider = this.#providerOf(id);
    const { rotas, sources } = await this.#read(provider, range);
    const rota = rotas.find(each => each.id === id);
    if (rota) return rota;
    const unknown = sources.find(({ state }) => state !== 'fresh');
    if (unknown && !rotas.length) throw unavailable(unknown);
    throw new NotFoundError(`There is no rota ${id}`);
  }

  /**
   * One rota as its provider tells it now, not as it was last seen.
   *
   * @throws InputError, NotFoundError, ServiceUnavailableError
   */
  async ask(id: string, range: TimeRange): Promise<ReadRota> {
    const provider = this.#providerOf(id);
    let rotas: StoredRota[];
    try {
      rotas = await this.#ask(provider, range);
    } catch (error) {
      throw toCallerError(provider, error);
    }
    const { nativeId } = splitGlobalId(id);
    const rota = rotas.find(each => each.id === nativeId);
    if (!rota) throw new NotFoundError(`There is no rota ${id}`);
    return toReadRota(rota, provider, fresh(provider));
  }

  /**
   * One rota for whoever reads calendars: a vendor is never asked for it.
   *
   * @throws InputError, NotFoundError, ServiceUnavailableError
   */
  async requireKept(id: string, range: TimeRange): Promise<ReadRota> {
    const provider = this.#providerOf(id);
    if (!isKept(provider)) return this.ask(id, range);
    const known = await this.#database.rotas.get(provider.id);
    const freshness = this.#freshnessOf(provider, known);
    const { nativeId } = splitGlobalId(id);
    const rota = known.rotas.find(each => each.id === nativeId);
    if (rota) return toReadRota(rota, provider, freshness);
    if (known.readAt === undefined) throw unavailable(freshness);
    throw new NotFoundError(`There is no rota ${id}`);
  }

  #providerOf(id: string): RotaProvider {
    const provider = this.#providers.get(splitGlobalId(id).providerId);
    if (provider && tellsRotas(provider)) return provider;
    throw new NotFoundError(`There is no rota ${id}`);
  }

  async #read(provider: RotaProvider, range: TimeRange): Promise<RotaReading> {
    const known: KnownRotas = isKept(provider)
      ? await this.#database.rotas.get(provider.id)
      : { rotas: [] };
    if (known.range && covers(known.range, range)) {
      return toReading(
        known.rotas,
        provider,
        this.#freshnessOf(provider, known),
      );
    }
    if (!known.range && this.#hasJustFailed(known)) {
      return toReading([], provider, this.#freshnessOf(provider, known));
    }
    try {
      const rotas = await this.#ask(provider, range);
      return toReading(rotas, provider, fresh(provider));
    } catch (error) {
      const reason = toError(error).message;
      const freshness: Freshness = {
        source: provider.title,
        asOf: known.readAt,
        state: 'failed',
        reason,
      };
      const rotas = known.rotas.map(rota => ({
        ...rota,
        problems: [...rota.problems, notKnown(known.range, reason)],
      }));
      return toReading(rotas, provider, freshness);
    }
  }

  async #ask(provider: RotaProvider, range: TimeRange): Promise<StoredRota[]> {
    const question = JSON.stringify([provider.id, range.start, range.end]);
    return this.#shared.run(question, async stop => {
      const keys = await this.#database.entities.listClaimedOf(provider.id);
      const [provided, ownersOf] = await Promise.all([
        withDeadline(
          provider.title,
          this.#timeout,
          signal =>
            provider.listRotas(range, {
              signal,
              timeout: this.#timeout,
              keys,
            }),
          stop,
        ),
        this.#owners.find(provider.id),
      ]);
      return readRotas(provided, ownersOf);
    });
  }

  /** Who looks at rotas that were never read does not wait for a vendor that was down a moment ago. */
  #hasJustFailed({ reason, attemptedAt }: KnownRotas): boolean {
    return (
      reason !== undefined &&
      attemptedAt !== undefined &&
      Date.now() - Date.parse(attemptedAt) < this.#interval
    );
  }

  #freshnessOf(provider: OnCallProvider, known: KnownRotas): Freshness {
    return freshnessOf({
      source: provider.title,
      readAt: known.readAt,
      reason: known.reason,
      staleAfter: 3 * this.#interval + 60_000,
      now: Date.now(),
    });
  }
}

function toReading(
  rotas: StoredRota[],
  provider: OnCallProvider,
  freshness: Freshness,
): RotaReading {
  return {
    rotas: rotas.map(rota => toReadRota(rota, provider, freshness)),
    sources: [freshness],
  };
}

function toReadRota(
  rota: StoredRota,
  { id: providerId }: OnCallProvider,
  freshness: Freshness,
): ReadRota {
  return {
    ...rota,
    id: globalIdOf(providerId, rota.id),
    nativeId: rota.id,
    providerId,
    freshness,
  };
}

function fresh({ title }: OnCallProvider): Freshness {
  return { source: title, asOf: new Date().toISOString(), state: 'fresh' };
}

function notKnown(range: TimeRange | undefined, reason: string): OnCallProblem {
  return {
    kind: 'other',
    text: range
      ? `Only what is between ${range.start} and ${range.end} is known: ${reason}. Look again later, or at less time`
      : `Its shifts are not known: ${reason}. Look again later`,
  };
}

function unavailable({ source, reason }: Freshness): Error {
  return new ServiceUnavailableError(
    `The rotas of ${source} are not known${
      reason ? `: ${reason}` : ' yet; look again in a moment'
    }`,
  );
}
