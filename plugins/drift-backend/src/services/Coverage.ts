import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DriftProvider,
  Inventory,
  InventoryProvider,
  InventoryResource,
} from '@paved-path/backstage-plugin-drift-node';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '@paved-path/provider-kit-node';
import { DriftDatabase } from '../database/DriftDatabase';
import { FoundResource } from '../database/InventoryStore';
import { EnvironmentRow, toDiscovered } from '../database/rows';
import { findingOf, indexManaged, ManagedBy } from '../rules/coverage';
import { sanitizeInventory, sanitizeManaged } from '../rules/sanitizeCoverage';
import { DriftReporter } from './DriftReporter';

/** How long it waits for scans of the whole fleet that need the machine, in milliseconds. @internal */
export const PATIENCE = 60 * 60 * 1000;
// How often it is looked whether the scan has ended, in milliseconds.
const LOOK = 1_000;

type Listed = { provider: InventoryProvider; inventory: Inventory };

/** Finds out what exists in the clouds, and what of it the states list. @internal */
export class Coverage {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #inventories: ReadonlyMap<string, InventoryProvider>;
  readonly #reporter: DriftReporter;
  readonly #logger: LoggerService;
  readonly #concurrency: number;
  readonly #timeout: number;

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    inventories: ReadonlyMap<string, InventoryProvider>;
    reporter: DriftReporter;
    logger: LoggerService;
    concurrency: number;
    /** Of one call, in milliseconds. */
    timeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#inventories = options.inventories;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#concurrency = options.concurrency;
    this.#timeout = options.timeout;
  }

  /**
   * Reads every inventory and every state. What fails keeps what was known of it, and stops nothing else. The inventories come first, so that what
   * is created meanwhile is in no inventory yet instead of in no state yet. All is read after a scan that runs, not beside it; where one begins
   * meanwhile, all of it again, as what is destroyed while states wait would be in an inventory and in no state.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const patientUntil = Date.now() + PATIENCE;
    let listed: Listed[];
    do {
      while (await this.#isToWait(patientUntil)) {
        await wait(LOOK, undefined, { signal });
      }
      listed = await this.#listInventories(signal);
    } while (!(await this.#readStates(patientUntil, signal)));
    const managed = await this.#indexManaged();
    const { inventories } = this.#database;
    for (const { provider, inventory } of listed) {
      signal?.throwIfAborted();
      const found = findAll(inventory.resources, managed);
      const now = new Date().toISOString();
      await inventories.save({ id: provider.id, ...inventory, found }, now);
    }
    const fresh = new Set(listed.map(({ provider }) => provider.id));
    for (const { id } of await inventories.list()) {
      if (fresh.has(id) || !this.#inventories.has(id)) continue;
      const before = await inventories.listResources(id);
      const now = new Date().toISOString();
      await inventories.saveFound(id, findAll(before, managed), now);
    }
    await inventories.keepOnly([...this.#inventories.keys()]);
    this.#reporter.fleetChanged({});
  }

  /** Whether a scan runs, and is still waited for. */
  async #isToWait(patientUntil: number): Promise<boolean> {
    return (
      Date.now() < patientUntil && (await this.#database.scans.isOneRunning())
    );
  }

  async #listInventories(signal?: AbortSignal): Promise<Listed[]> {
    const listed: Listed[] = [];
    await this.#each(this.#inventories.values(), async provider => {
      try {
        const inventory = await withDeadline(
          provider.title,
          this.#timeout,
          each => provider.list({ signal: each }),
          signal,
        );
        listed.push({ provider, inventory: sanitizeInventory(inventory) });
      } catch (error) {
        signal?.throwIfAborted();
        const reason = reasonOf(error);
        this.#logger.warn(`${provider.title} was not read: ${reason}`);
        const now = new Date().toISOString();
        await this.#database.inventories.saveFailure(provider.id, reason, now);
      }
    });
    return listed;
  }

  /** @returns whether all were read; not where a scan began that is to be waited for */
  async #readStates(
    patientUntil: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const rows = await this.#database.environments.listActive();
    let isInterrupted = false;
    await this.#each(rows, async row => {
      signal?.throwIfAborted();
      if (isInterrupted || (await this.#isToWait(patientUntil))) {
        isInterrupted = true;
        return;
      }
      const { managed } = this.#database;
      try {
        const resources = sanitizeManaged(await this.#readState(row, signal));
        await managed.save(row.id, resources, new Date().toISOString());
      } catch (error) {
        signal?.throwIfAborted();
        const now = new Date().toISOString();
        await managed.saveFailure(row.id, reasonOf(error), now);
      }
    });
    return !isInterrupted;
  }

  async #readState(row: EnvironmentRow, signal?: AbortSignal) {
    const provider = this.#providers.get(row.provider);
    if (!provider) {
      throw new Error(`The provider ${row.provider} is not installed`);
    }
    const { listManagedResources } = provider;
    if (!listManagedResources) {
      throw new Error(`${provider.title} does not tell what a state lists`);
    }
    return withDeadline(
      provider.title,
      this.#timeout,
      each =>
        listManagedResources.call(provider, toDiscovered(row), {
          signal: each,
        }),
      signal,
    );
  }

  async #indexManaged(): Promise<Map<string, ManagedBy>> {
    const states = [];
    for await (const state of this.#database.managed.stream()) {
      states.push(state);
    }
    return indexManaged(states);
  }

  /** Works on so many at once. */
  async #each<T>(
    items: Iterable<T>,
    work: (item: T) => Promise<void>,
  ): Promise<void> {
    const waiting = items[Symbol.iterator]();
    const workers = Array.from({ length: this.#concurrency }, async () => {
      for (let next = waiting.next(); !next.done; next = waiting.next()) {
        await work(next.value);
      }
    });
    await Promise.all(workers);
  }
}

function findAll(
  resources: readonly InventoryResource[],
  managed: ReadonlyMap<string, ManagedBy>,
): FoundResource[] {
  return resources.map(resource => {
    const { finding, by } = findingOf(resource, managed);
    return { resource, finding, ...by };
  });
}

function reasonOf(error: unknown): string {
  return toError(error).message.replaceAll('\0', '').slice(0, 1_000);
}
