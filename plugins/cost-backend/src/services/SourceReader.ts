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
import { CurrentRules, hashOf } from './AttributionSource';
import { SliceReader } from './SliceReader';

const LIST_TIMEOUT = 5 * 60_000;

type Reading = {
  current: CurrentRules;
  /** Charges before it are left out. */
  firstMonth: string;
  /** Whether what was refused is tried again. */
  isFirst: boolean;
  /** When no further slice is begun, in milliseconds since 1970. */
  until: number;
  signal: AbortSignal;
};

/** Reads the slices of a provider that are new. @internal */
export class SourceReader {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #logger: LoggerService;
  readonly #reader: SliceReader;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    logger: LoggerService;
    reader: SliceReader;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#logger = options.logger;
    this.#reader = options.reader;
  }

  /** @returns whether what is served changed */
  async read(provider: CostProvider, reading: Reading): Promise<boolean> {
    const attempted_at = new Date().toISOString();
    const source = { id: provider.id, attempted_at };
    let hasChanged = false;
    try {
      const slices = await provider.listSlices({
        signal: withDeadline(reading.signal, LIST_TIMEOUT),
      });
      const known = new Map(
        (await this.#database.slices.list())
          .filter(each => each.provider === provider.id)
          .map(each => [each.key, each]),
      );
      let failure: unknown;
      // What is asked for first is what was billed last.
      const newestFirst = [...slices].sort((a, b) => (a.to < b.to ? 1 : -1));
      for (const { key } of newestFirst) {
        // Whoever looks meanwhile is told what is still to be read.
        if (known.has(key)) continue;
        await this.#database.slices.save({ provider: provider.id, key });
      }
      for (const slice of newestFirst) {
        reading.signal.throwIfAborted();
        if (!isDue(slice, known.get(slice.key), reading)) continue;
        // As it is not noted that it was read, the rest is due at once.
        if (Date.now() > reading.until) return hasChanged;
        try {
          const read = await this.#readSlice(provider, slice, reading);
          hasChanged ||= read;
        } catch (error) {
          reading.signal.throwIfAborted();
          failure ??= error;
        }
      }
      if (failure) throw failure;
      await this.#database.slices.saveSource({
        ...source,
        succeeded_at: attempted_at,
        reason: null,
      });
    } catch (error) {
      reading.signal.throwIfAborted();
      const reason = toError(error).message;
      this.#logger.warn(`${provider.title} could not be read: ${reason}`);
      await this.#database.slices.saveSource({
        ...source,
        succeeded_at: null,
        reason,
      });
    }
    return hasChanged;
  }

  async #readSlice(
    provider: CostProvider,
    slice: ChargeSlice,
    { current, firstMonth, signal }: Reading,
  ): Promise<boolean> {
    const { attribution, hashFor, tagKeys } = current;
    const id = { provider: provider.id, key: slice.key };
    try {
      const { names, ...prepared } = await this.#reader.read(provider, slice, {
        tagKeys,
        attribution,
        firstMonth,
        signal: withDeadline(signal, this.#config.readTimeout),
      });
      await this.#database.slices.save({
        ...id,
        ...prepared,
        names: names ? JSON.stringify(names) : null,
        version: slice.version,
        tried_version: slice.version,
        tag_keys_hash: hashOf(tagKeys),
        rules_hash: hashFor(names),
        state: 'read',
        reason: null,
        file: null,
        line: null,
        read_at: new Date().toISOString(),
      });
      return true;
    } catch (error) {
      if (!isRefusal(error)) {
        await this.#database.slices.save(id);
        throw error;
      }
      this.#logger.warn(`${provider.title} ${slice.key}: ${error.message}`);
      await this.#database.slices.save({
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
}

function isDue(
  slice: ChargeSlice,
  known: SliceRow | undefined,
  { current, isFirst }: Reading,
): boolean {
  if (!known) return true;
  if (known.state === 'refused' && known.tried_version === slice.version) {
    return isFirst;
  }
  return (
    known.version !== slice.version ||
    known.tag_keys_hash !== hashOf(current.tagKeys)
  );
}

// By name, as a module may have a copy of the package of its own.
function isRefusal(error: unknown): error is SliceRefusedError {
  return toError(error).name === 'SliceRefusedError';
}

function withDeadline(signal: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
