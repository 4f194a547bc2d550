import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { SharedCalls, withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { KnownRotas } from '../../database/rotas/RotaStore';
import { freshnessOf } from '../../rules/freshness';
import { splitGlobalId } from '../../rules/ids';
import { covers } from '../../rules/rotas/ranges';
import {
  readRotas,
  RotaListing,
  StoredRota,
} from '../../rules/rotas/readRotas';
import { withUnread } from '../../rules/rotas/unreadRotas';
import { toCallerError } from '../errors';
import {
  failToFind,
  isKnown,
  ReadRota,
  requireKnown,
  toReadRota,
} from './ReadRota';
import { RotaOwners } from './RotaOwners';
import { isKept, RotaProvider, tellsRotas } from './RotaRefresher';

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
    return failToFind(rotas, id);
  }

  /**
   * One rota as its provider tells it now, not as it was last seen.
   *
   * @throws InputError, NotFoundError, ServiceUnavailableError
   */
  async ask(id: string, range: TimeRange): Promise<ReadRota> {
    const provider = this.#providerOf(id);
    let listing: RotaListing;
    try {
      listing = await this.#ask(provider, range);
    } catch (error) {
      throw toCallerError(provider, error);
    }
    const rotas = withUnread(listing, { rotas: [] });
    return requireKnown(this.#find(id, rotas, provider, fresh(provider)));
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
    if (known.readAt === undefined) throw unavailable(freshness);
    return requireKnown(this.#find(id, known.rotas, provider, freshness));
  }

  #find(
    id: string,
    rotas: readonly StoredRota[],
    provider: OnCallProvider,
    freshness: Freshness,
  ): ReadRota {
    const { nativeId } = splitGlobalId(id);
    const rota = rotas.find(each => each.id === nativeId);
    if (!rota) return failToFind(rotas, id);
    return toReadRota(rota, provider, {
      freshness,
      staleAfter: this.#staleAfter,
    });
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
      return this.#toReading(
        known.rotas,
        provider,
        this.#freshnessOf(provider, known),
      );
    }
    if (!known.range && this.#hasJustFailed(known)) {
      return this.#toReading([], provider, this.#freshnessOf(provider, known));
    }
    try {
      const listing = await this.#ask(provider, range);
      const rotas = withUnread(listing, {
        readAt: known.readAt,
        rotas: known.rotas.map(rota => withoutRest(rota, known.range)),
      });
      return this.#toReading(rotas, provider, fresh(provider));
    } catch (error) {
      const reason = toError(error).message;
      const freshness: Freshness = {
        source: provider.title,
        asOf: known.readAt,
        state: 'failed',
        reason,
      };
      const rotas = known.rotas.map(rota =>
        withoutRest(rota, known.range, reason),
      );
      return this.#toReading(rotas, provider, freshness);
    }
  }

  async #ask(provider: RotaProvider, range: TimeRange): Promise<RotaListing> {
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
      staleAfter: this.#staleAfter,
      now: Date.now(),
    });
  }

  get #staleAfter(): number {
    return 3 * this.#interval + 60_000;
  }

  #toReading(
    rotas: StoredRota[],
    provider: OnCallProvider,
    freshness: Freshness,
  ): RotaReading {
    const staleAfter = this.#staleAfter;
    const read = rotas.map(rota =>
      toReadRota(rota, provider, { freshness, staleAfter }),
    );
    // Whose they are is often not known either: without these, the list of a team would look complete.
    const unknown = read.filter(rota => !isKnown(rota));
    return {
      rotas: read,
      sources: [
        freshness,
        ...unknown.map(rota => ({
          ...rota.freshness,
          source: `${provider.title}: ${rota.name}`,
        })),
      ],
    };
  }
}

function fresh({ title }: OnCallProvider): Freshness {
  return { source: title, asOf: new Date().toISOString(), state: 'fresh' };
}

/** A rota over more time than is kept of it. */
function withoutRest(
  rota: StoredRota,
  range: TimeRange | undefined,
  reason?: string,
): StoredRota {
  const why = reason ? `: ${reason}` : '';
  const text = range
    ? `Only what is between ${range.start} and ${range.end} is known${why}. Look again later, or at less time`
    : `Its shifts are not known${why}. Look again later`;
  return { ...rota, problems: [...rota.problems, { kind: 'other', text }] };
}

function unavailable({ source, reason }: Freshness): Error {
  return new ServiceUnavailableError(
    `The rotas of ${source} are not known${
      reason ? `: ${reason}` : ' yet; look again in a moment'
    }`,
  );
}
