import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ChargeSlice,
  CostProvider,
  PartlyListedError,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { SliceRow } from '../database/rows';
import { CurrentRules, hashOf } from './AttributionSource';
import { monthOf } from '../rules/days';
import { reasonOf } from './reasons';
import { SliceReader } from './SliceReader';

const LIST_TIMEOUT = 5 * 60_000;

/** A slice that nothing is wrong with. */
const READ = { state: 'read', reason: null, file: null, line: null };

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
      const { slices, unlisted } = await listSlices(provider, reading.signal);
      let failure: unknown = unlisted;
      // What is asked for first is what was billed last.
      const newestFirst = [...slices].sort((a, b) => (a.to < b.to ? 1 : -1));
      const known = await this.#note(provider, newestFirst);
      // Where not all was listed, nobody knows what is there no more.
      if (!unlisted) {
        try {
          hasChanged = await this.#forget(provider, slices, reading);
        } catch (error) {
          reading.signal.throwIfAborted();
          failure = error;
        }
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
      this.#logger.warn(
        `${provider.title} could not be read: ${toError(error).message}`,
      );
      await this.#database.slices.saveSource({
        ...source,
        succeeded_at: null,
        reason: reasonOf(error),
      });
    }
    return hasChanged;
  }

  /**
   * Forgets what is listed no more and was taken back. What was refused or waits is missing until then, as what replaces it may be being written; but not
   * what no listing will have again: what lies before all that is listed of its group or before the months that are kept, that of which it was not
   * noted which days it covers, and that of a provider that cannot be asked.
   *
   * @returns whether any of it was served
   */
  async #forget(
    provider: CostProvider,
    listed: ChargeSlice[],
    { firstMonth, signal }: Reading,
  ): Promise<boolean> {
    const keys = new Set(listed.map(({ key }) => key));
    const gone = (await this.#listKnown(provider)).filter(
      ({ key }) => !keys.has(key),
    );
    const withdrawn = new Set(
      gone.length
        ? await provider.listWithdrawn?.(gone.map(({ key }) => key).sort(), {
            signal: withDeadline(signal, this.#config.readTimeout),
          })
        : [],
    );
    const begins = earliestOf(listed);
    const isOld = ({ to_day, group_name }: SliceRow) =>
      to_day === null ||
      to_day <= `${firstMonth}-01` ||
      to_day <= (begins.get(group_name) ?? '');
    const forgotten = gone.filter(
      row =>
        withdrawn.has(row.key) ||
        (!row.reading_id && (!provider.listWithdrawn || isOld(row))),
    );
    for (const { key, reading_id } of forgotten) {
      this.#logger.info(
        `${provider.title} ${key} counts no more: ${
          reading_id ? 'it was taken back' : 'it went before it was read'
        }`,
      );
    }
    await this.#database.slices.forget(provider.id, forgotten);
    return forgotten.some(each => each.reading_id);
  }

  /** Writes down what is listed, so that whoever looks meanwhile is told what is still to be read. */
  async #note(
    provider: CostProvider,
    listed: ChargeSlice[],
  ): Promise<Map<string, SliceRow>> {
    const rows = await this.#listKnown(provider);
    const known = new Map(rows.map(each => [each.key, each]));
    for (const { key, group, to, version } of listed) {
      const row = known.get(key);
      const listedAs = { group_name: group ?? null, to_day: to };
      // What was refused went, and what is served came back.
      const isBack =
        row?.state === 'refused' &&
        row.version === version &&
        row.tried_version !== version;
      const isNoted =
        row?.group_name === listedAs.group_name && row.to_day === to;
      if (isNoted && !isBack) continue;
      await this.#database.slices.save({
        provider: provider.id,
        key,
        ...listedAs,
        ...(isBack ? { ...READ, tried_version: version } : {}),
      });
    }
    return known;
  }

  async #listKnown({ id }: CostProvider): Promise<SliceRow[]> {
    const rows = await this.#database.slices.list();
    return rows.filter(({ provider }) => provider === id);
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
        first_month: firstMonth,
        ...READ,
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

/** The first day that is listed, by group. */
function earliestOf(listed: ChargeSlice[]): Map<string | null, string> {
  const earliest = new Map<string | null, string>();
  for (const { group = null, from } of listed) {
    const known = earliest.get(group);
    if (known === undefined || from < known) earliest.set(group, from);
  }
  return earliest;
}

function isDue(
  slice: ChargeSlice,
  known: SliceRow | undefined,
  { current, firstMonth, isFirst }: Reading,
): boolean {
  if (!known) return true;
  if (known.state === 'refused' && known.tried_version === slice.version) {
    return isFirst;
  }
  // More months are kept than when it was read; null: that was not noted yet.
  const isDeeper =
    known.first_month === null ||
    (firstMonth < known.first_month &&
      monthOf(slice.from) < known.first_month &&
      slice.to > `${firstMonth}-01`);
  return (
    isDeeper ||
    known.version !== slice.version ||
    known.tag_keys_hash !== hashOf(current.tagKeys)
  );
}

// By name, as a module may have a copy of the package of its own.
function isRefusal(error: unknown): error is SliceRefusedError {
  return toError(error).name === 'SliceRefusedError';
}

/** What is listed, and why that is not all. */
async function listSlices(
  provider: CostProvider,
  signal: AbortSignal,
): Promise<{ slices: ChargeSlice[]; unlisted?: Error }> {
  try {
    const slices = await provider.listSlices({
      signal: withDeadline(signal, LIST_TIMEOUT),
    });
    return { slices };
  } catch (error) {
    if (toError(error).name !== 'PartlyListedError') throw error;
    const { slices, cause } = error as PartlyListedError;
    return { slices, unlisted: cause };
  }
}

function withDeadline(signal: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
