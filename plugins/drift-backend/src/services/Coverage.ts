import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DriftProvider,
  Inventory,
  InventoryProvider,
  InventoryResource,
  ManagedResource,
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
// So many times clouds and states are read where scans begin meanwhile: each asks the clouds for everything.
const ATTEMPTS = 3;

type Listed = { provider: InventoryProvider; inventory: Inventory };

/** What a state lists, or why it was not read. */
type StateReading = { environmentId: string; at: string } & (
  | { resources: ManagedResource[]; reason?: undefined }
  | { resources?: undefined; reason: string }
);

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
   * meanwhile, all of it again, as what is destroyed while states wait would be in an inventory and in no state. Where there is no time between scans,
   * all stays as it was, with the reason.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const patientUntil = Date.now() + PATIENCE;
    let unsaved = [...this.#inventories.keys()];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (!(await this.#waitForScan(patientUntil, signal))) {
        await this.#keepFormer(
          unsaved,
          `Scans of all environments left no time for it within ${
            PATIENCE / 60_000
          } min`,
        );
        return;
      }
      const listed = await this.#listInventories(signal);
      const readings = await this.#readStates(signal);
      if (readings) {
        await this.#save(listed, readings, signal);
        return;
      }
      unsaved = listed.map(({ provider }) => provider.id);
    }
    await this.#keepFormer(
      unsaved,
      `A scan of all environments began each time that clouds and states were read, ${ATTEMPTS} times`,
    );
  }

  /** @returns whether none runs any more; not where it is waited for no longer */
  async #waitForScan(
    patientUntil: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    while (await this.#database.scans.isOneRunning()) {
      if (Date.now() >= patientUntil) return false;
      await wait(LOOK, undefined, { signal });
    }
    return true;
  }

  /** Says why inventories are as they were; one that could not be read says so itself. */
  async #keepFormer(ids: string[], reason: string): Promise<void> {
    this.#logger.warn(`What code manages was not looked at: ${reason}`);
    const now = new Date().toISOString();
    for (const id of ids) {
      await this.#database.inventories.saveFailure(id, reason, now);
    }
    this.#reporter.fleetChanged({});
  }

  async #save(
    listed: Listed[],
    readings: StateReading[],
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#saveStates(readings, signal);
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

  /** @returns undefined where a scan began meanwhile */
  async #readStates(signal?: AbortSignal): Promise<StateReading[] | undefined> {
    const rows = await this.#database.environments.listActive();
    const readings: StateReading[] = [];
    let isInterrupted = false;
    await this.#each(rows, async row => {
      signal?.throwIfAborted();
      if (isInterrupted || (await this.#database.scans.isOneRunning())) {
        isInterrupted = true;
        return;
      }
      const environmentId = row.id;
      try {
        const resources = sanitizeManaged(await this.#readState(row, signal));
        const at = new Date().toISOString();
        readings.push({ environmentId, at, resources });
      } catch (error) {
        signal?.throwIfAborted();
        const at = new Date().toISOString();
        readings.push({ environmentId, at, reason: reasonOf(error) });
      }
    });
    return isInterrupted ? undefined : readings;
  }

  /** Writes all that was read, and lets go of it. */
  async #saveStates(
    readings: StateReading[],
    signal?: AbortSignal,
  ): Promise<void> {
    const { managed } = this.#database;
    for (let next = readings.pop(); next; next = readings.pop()) {
      signal?.throwIfAborted();
      const { environmentId, at, resources, reason } = next;
      if (resources) await managed.save(environmentId, resources, at);
      else await managed.saveFailure(environmentId, reason, at);
    }
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
