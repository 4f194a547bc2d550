import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { globalIdOf } from '../../rules/ids';
import { keptRange } from '../../rules/rotas/ranges';
import { readRotas, StoredRota } from '../../rules/rotas/readRotas';
import { OnCallReporter } from '../OnCallReporter';
import { RotaOwners } from './RotaOwners';

// All rotas of a vendor are many calls, and nobody waits for them here.
const CALLS = 5;
// What writing the answer may take after the deadline of the call.
const LEASE_MARGIN = 60_000;

/** A provider that can tell its rotas. @internal */
export type RotaProvider = OnCallProvider &
  Required<Pick<OnCallProvider, 'listRotas'>>;

/**
 * Keeps the rotas of vendors: one process reads those of a provider at a time, and what was wanted meanwhile is read again. What a provider
 * makes itself is not kept, as it can be asked at any time.
 * @internal
 */
export class RotaRefresher {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #owners: RotaOwners;
  readonly #reporter: OnCallReporter;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  readonly #stopping = new AbortController();
  readonly #working = new Map<string, Promise<void>>();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    owners: RotaOwners;
    reporter: OnCallReporter;
    logger: LoggerService;
    /** What a provider may take to answer one call, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#owners = options.owners;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#timeout = CALLS * options.callTimeout;
  }

  /** Reads the rotas of all vendors, and waits until it is done. */
  async readAll(): Promise<void> {
    const ids = [...this.#providers.keys()];
    await this.#database.rotas.keepOnly(ids);
    await Promise.all(ids.map(id => this.refresh(id)));
  }

  /** Has the rotas of a provider read soon; nobody waits until they are. */
  wake(providerId: string): void {
    if (this.#stopping.signal.aborted) return;
    this.refresh(providerId).catch(error =>
      this.#logger.warn(
        `The rotas of ${providerId} could not be kept: ${
          toError(error).message
        }`,
      ),
    );
  }

  /** Reads the rotas of a provider; done when they are read, or at once where another process reads them already. */
  async refresh(providerId: string): Promise<void> {
    const provider = this.#providers.get(providerId);
    if (!provider || !isKept(provider)) return;
    await this.#database.rotas.want(providerId, new Date().toISOString());
    const before = this.#working.get(providerId) ?? Promise.resolve();
    const work = before.then(() => this.#work(provider));
    this.#working.set(
      providerId,
      work.catch(() => {}),
    );
    await work;
  }

  /** Ends what is being read here, and leaves it to others. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    await Promise.all(this.#working.values());
  }

  async #work(provider: RotaProvider): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const now = Date.now();
      const owner = randomUUID();
      const isMine = await this.#database.rotas.take(provider.id, {
        owner,
        now,
        until: now + this.#timeout + LEASE_MARGIN,
      });
      if (!isMine) return;
      await this.#read(provider, owner, now);
    }
  }

  async #read(
    provider: RotaProvider,
    owner: string,
    now: number,
  ): Promise<void> {
    const { id, title } = provider;
    const { rotas: store } = this.#database;
    const range = keptRange(now);
    const readAt = new Date(now).toISOString();
    const before = await store.get(id);
    try {
      const keys = await this.#database.entities.listClaimedOf(id);
      const [provided, ownersOf] = await Promise.all([
        withDeadline(
          title,
          this.#timeout,
          signal =>
            provider.listRotas(range, {
              signal,
              timeout: this.#timeout,
              keys,
            }),
          this.#stopping.signal,
        ),
        this.#owners.find(id),
      ]);
      const listing = readRotas(provided, ownersOf);
      const rotas = await store.save(id, owner, { range, readAt, listing });
      if (!rotas) return;
      for (const { name, reason } of listing.unread) {
        this.#logger.warn(`${name} of ${title} could not be read: ${reason}`);
      }
      this.#tell(id, before.rotas, rotas, before.reason !== undefined);
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        await store.giveBack(owner, readAt);
        return;
      }
      const reason = toError(error).message;
      await store.saveFailure(id, owner, { reason, attemptedAt: readAt });
      this.#logger.warn(`The rotas of ${title} could not be read: ${reason}`);
      if (before.reason === undefined) this.#reporter.everybody({});
    }
  }

  /** Tells open pages what is different. */
  #tell(
    providerId: string,
    before: StoredRota[],
    after: StoredRota[],
    hadFailed: boolean,
  ): void {
    const known = new Map(before.map(rota => [rota.id, rota]));
    const changed = after.filter(
      rota => !isDeepStrictEqual(rota, known.get(rota.id)),
    );
    if (!changed.length && before.length === after.length && !hadFailed) return;
    this.#reporter.everybody(
      changed.length === 1
        ? { rotaId: globalIdOf(providerId, changed[0].id) }
        : {},
    );
  }
}

/** Whether the rotas of a provider are kept: asking it is a call to somewhere else. @internal */
export function isKept(provider: OnCallProvider): provider is RotaProvider {
  return tellsRotas(provider) && provider.live !== 'own';
}

/** @internal */
export function tellsRotas(provider: OnCallProvider): provider is RotaProvider {
  return provider.listRotas !== undefined;
}
