import { LoggerService } from '@backstage/backend-plugin-api';
import { CostProvider } from '@paved-path/backstage-plugin-cost-node';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { dayOf, monthOf, monthStart } from '../rules/days';
import { EntityTree } from '../rules/EntityTree';
import { AttributionSource, CurrentRules, hashOf } from './AttributionSource';
import { EntityDirectory } from './EntityDirectory';
import { ManagedResources } from './ManagedResources';
import { SliceReader } from './SliceReader';
import { SourceReader } from './SourceReader';

const MANAGED_INTERVAL = 10 * 60_000;
// A catalog that is being filled has nobody yet to whom a charge belongs.
const CATALOG_GRACE = 2 * 60_000;
// Whoever reads holds a lease on it, which is not to last long after their sudden end; the rest is read the next time.
const RUN_BUDGET = 10 * 60_000;

type RefreshOptions = {
  config: CostConfig;
  database: CostDatabase;
  directory: EntityDirectory;
  logger: LoggerService;
  managed: ManagedResources;
  providers: ReadonlyMap<string, CostProvider>;
  reader: SliceReader;
  rules: AttributionSource;
};

/** What a run did. @internal */
export type Refreshed = {
  /** Whether providers were asked. */
  hasLooked: boolean;
  /** Whether what is served changed. */
  hasChanged: boolean;
};

/**
 * Reads what is new at providers once in a while, and shares out anew as soon as the rules, the catalog or the states say otherwise. One process does it
 * at a time.
 *
 * @internal
 */
export class Refresh {
  readonly #options: RefreshOptions;
  readonly #sources: SourceReader;
  readonly #startedAt = Date.now();
  // What was refused may pass after an upgrade, so the first time all of it is tried again.
  #isFirst = true;
  #managedAt = 0;
  #lastTree: EntityTree | undefined;
  #tagKeysHash: string | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
    this.#sources = new SourceReader(options);
  }

  async run(signal: AbortSignal): Promise<Refreshed> {
    const { database, directory, managed, rules } = this.#options;
    const tree = await directory.getCurrent();
    if (!tree.nodes.size && Date.now() - this.#startedAt < CATALOG_GRACE) {
      return { hasLooked: false, hasChanged: false };
    }
    const isManagedDue = Date.now() - this.#managedAt >= MANAGED_INTERVAL;
    const due = await this.#listDue();
    if (!due.length && !isManagedDue && tree === this.#lastTree) {
      return { hasLooked: false, hasChanged: false };
    }
    if (isManagedDue || due.length) {
      await managed.refresh(tree, signal);
      this.#managedAt = Date.now();
    }
    const current = await rules.gather(tree);
    // Tags that nobody asked for were not kept, so the bills are read again for them.
    const tagKeysHash = hashOf(current.tagKeys);
    const wanted =
      tagKeysHash === this.#tagKeysHash
        ? due
        : [...this.#options.providers.values()];
    const read = await this.#read(wanted, current, signal);
    const shared = await this.#shareAnew(current, signal);
    this.#lastTree = tree;
    this.#tagKeysHash = tagKeysHash;
    if (wanted.length || shared) await database.slices.sweep();
    return { hasLooked: wanted.length > 0, hasChanged: read || shared };
  }

  /** Those whose turn it is; at the start, all. */
  async #listDue(): Promise<CostProvider[]> {
    const { config, database, providers } = this.#options;
    const sources = await database.slices.listSources();
    const attempted = new Map(sources.map(each => [each.id, each]));
    return [...providers.values()].filter(({ id }) => {
      const before = attempted.get(id);
      if (this.#isFirst || !before) return true;
      const age = Date.now() - Date.parse(before.attempted_at);
      return Math.abs(age) >= config.refreshInterval;
    });
  }

  async #read(
    wanted: CostProvider[],
    current: CurrentRules,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!wanted.length) return false;
    const { config, database } = this.#options;
    const firstMonth = monthOf(
      monthStart(dayOf(Date.now()), 1 - config.retentionMonths),
    );
    const until = Date.now() + RUN_BUDGET;
    let hasChanged = false;
    for (const provider of wanted) {
      signal.throwIfAborted();
      const read = await this.#sources.read(provider, {
        current,
        firstMonth,
        isFirst: this.#isFirst,
        until,
        signal,
      });
      hasChanged ||= read;
    }
    this.#isFirst = false;
    await database.slices.deleteMonthsBefore(firstMonth);
    return hasChanged;
  }

  async #shareAnew(
    current: CurrentRules,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { database, reader } = this.#options;
    let hasChanged = false;
    for (const slice of await database.slices.list()) {
      if (!slice.reading_id) continue;
      const names = slice.names === null ? undefined : JSON.parse(slice.names);
      if (slice.rules_hash === current.hashFor(names)) continue;
      const shared = await reader.attribute(
        slice.reading_id,
        current.attribution,
        signal,
      );
      await database.slices.save({
        provider: slice.provider,
        key: slice.key,
        attribution_id: shared.attribution_id,
        names: shared.names ? JSON.stringify(shared.names) : null,
        rules_hash: current.hashFor(shared.names),
      });
      hasChanged = true;
    }
    return hasChanged;
  }
}
