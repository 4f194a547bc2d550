import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ChargeSlice,
  CostProvider,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { SliceRow } from '../database/rows';
import { dayOf, monthOf, monthStart } from '../rules/days';
import { AttributionSource, CurrentRules, hashOf } from './AttributionSource';
import { EntityDirectory } from './EntityDirectory';
import { ManagedResources } from './ManagedResources';
import { SliceReader } from './SliceReader';

const LIST_TIMEOUT = 5 * 60_000;

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

/** Reads what is new at providers, and shares out anew where the rules changed. One process does it at a time. @internal */
export class Refresh {
  readonly #options: RefreshOptions;
  // What was refused may pass after an upgrade, so the first time all of it is tried again.
  #isFirst = true;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /** @returns whether what is served changed */
  async run(signal: AbortSignal): Promise<boolean> {
    const { config, database, directory, managed, providers, rules } =
      this.#options;
    const firstMonth = monthOf(
      monthStart(dayOf(Date.now()), 1 - config.retentionMonths),
    );
    const tree = await directory.refresh();
    await managed.refresh(tree, signal);
    const current = await rules.gather(tree);
    let hasChanged = false;
    for (const provider of providers.values()) {
      signal.throwIfAborted();
      const read = await this.#readSource(provider, {
        current,
        firstMonth,
        signal,
      });
      hasChanged ||= read;
    }
    this.#isFirst = false;
    const shared = await this.#shareAnew(current, signal);
    await database.slices.deleteMonthsBefore(firstMonth);
    await database.slices.sweep();
    return hasChanged || shared;
  }

  async #readSource(
    provider: CostProvider,
    options: { current: CurrentRules; firstMonth: string; signal: AbortSignal },
  ): Promise<boolean> {
    const { database, logger } = this.#options;
    const attempted_at = new Date().toISOString();
    const outcome = { id: provider.id, attempted_at };
    let hasChanged = false;
    try {
      const slices = await provider.listSlices({
        signal: withDeadline(options.signal, LIST_TIMEOUT),
      });
      const known = new Map(
        (await database.slices.list())
          .filter(each => each.provider === provider.id)
          .map(each => [each.key, each]),
      );
      let failure: unknown;
      for (const slice of slices) {
        options.signal.throwIfAborted();
        if (!this.#isDue(slice, known.get(slice.key), options.current)) {
          continue;
        }
        try {
          const read = await this.#readSlice(provider, slice, options);
          hasChanged ||= read;
        } catch (error) {
          options.signal.throwIfAborted();
          failure ??= error;
        }
      }
      if (failure) throw failure;
      await database.slices.saveSource({
        ...outcome,
        succeeded_at: attempted_at,
        reason: null,
      });
    } catch (error) {
      const reason = toError(error).message;
      logger.warn(`${provider.title} could not be read: ${reason}`);
      await database.slices.saveSource({
        ...outcome,
        succeeded_at: null,
        reason,
      });
    }
    return hasChanged;
  }

  #isDue(
    slice: ChargeSlice,
    known: SliceRow | undefined,
    current: CurrentRules,
  ): boolean {
    if (!known) return true;
    if (known.state === 'refused' && known.tried_version === slice.version) {
      return this.#isFirst;
    }
    return (
      known.version !== slice.version ||
      known.tag_keys_hash !== hashOf(current.tagKeys)
    );
  }

  async #readSlice(
    provider: CostProvider,
    slice: ChargeSlice,
    options: { current: CurrentRules; firstMonth: string; signal: AbortSignal },
  ): Promise<boolean> {
    const { config, database, logger, reader } = this.#options;
    const { attribution, hash, tagKeys } = options.current;
    const id = { provider: provider.id, key: slice.key };
    try {
      const prepared = await reader.read(provider, slice, {
        tagKeys,
        attribution,
        firstMonth: options.firstMonth,
        signal: withDeadline(options.signal, config.readTimeout),
      });
      await database.slices.save({
        ...id,
        ...prepared,
        version: slice.version,
        tried_version: slice.version,
        tag_keys_hash: hashOf(tagKeys),
        rules_hash: hash,
        state: 'read',
        reason: null,
        file: null,
        line: null,
        read_at: new Date().toISOString(),
      });
      return true;
    } catch (error) {
      if (!isRefusal(error)) {
        await database.slices.save(id);
        throw error;
      }
      logger.warn(`${provider.title} ${slice.key}: ${error.message}`);
      await database.slices.save({
        ...id,
        state: 'refused',
        tried_version: slice.version,
        reason: error.message,
        file: error.file ?? null,
        line: error.line ?? null,
      });
      return false;
    }
  }

  async #shareAnew(
    { attribution, hash }: CurrentRules,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { database, reader } = this.#options;
    let hasChanged = false;
    for (const slice of await database.slices.list()) {
      if (!slice.reading_id || slice.rules_hash === hash) continue;
      const attributionId = await reader.attribute(
        slice.reading_id,
        attribution,
        signal,
      );
      await database.slices.save({
        provider: slice.provider,
        key: slice.key,
        attribution_id: attributionId,
        rules_hash: hash,
      });
      hasChanged = true;
    }
    return hasChanged;
  }
}

// By name, as a module may have a copy of the package of its own.
function isRefusal(error: unknown): error is SliceRefusedError {
  return toError(error).name === 'SliceRefusedError';
}

function withDeadline(signal: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
