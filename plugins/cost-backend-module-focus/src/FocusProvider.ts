import { ConflictError, toError } from '@backstage/errors';
import {
  CallOptions,
  ChargeMonth,
  ChargeSlice,
  CostProvider,
  PartlyListedError,
  ReadRequest,
  SliceRefusedError,
} from '@paved-path/backstage-plugin-cost-node';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BillIndex } from './files/BillIndex';
import { BucketSource } from './files/BucketSource';
import { BillSlice, Export } from './files/Export';
import { FolderSource } from './files/FolderSource';
import { toConsoleLink } from './toConsoleLink';
import { Database } from './reading/Database';
import { LocalBill, OtherPeriodError, readBills } from './reading/readBills';
import { FocusSettings } from './settings';

/**
 * Charges of billing exports in FOCUS 1.0 to 1.2 (https://focus.finops.org), as CSV, CSV.gz or Parquet. A slice is a billing period of an export.
 * @internal
 */
export class FocusProvider implements CostProvider {
  readonly id = 'focus';
  readonly title = 'Bills (FOCUS)';
  readonly #exports: Export[];
  readonly #settings: FocusSettings;

  constructor(settings: FocusSettings) {
    this.#settings = settings;
    const { folder, memoryLimit } = settings;
    this.#exports = settings.exports.map(
      ({ name, source }) =>
        new Export({
          name,
          source:
            's3' in source
              ? new BucketSource(source.s3, path.join(folder, name))
              : new FolderSource(source.folder),
          index: new BillIndex(folder, name),
          open: signal => Database.open({ folder, memoryLimit, signal }),
        }),
    );
  }

  async listSlices({ signal }: CallOptions): Promise<ChargeSlice[]> {
    await Database.sweep(this.#settings.folder);
    const slices: ChargeSlice[] = [];
    let failure: Error | undefined;
    for (const each of this.#exports) {
      try {
        // Nothing is read while it is listed.
        await each.source.clear();
        for (const slice of await each.listSlices(signal)) {
          const { key, from, to } = slice;
          const version = versionOf(slice);
          slices.push({ key, version, from, to, group: each.name });
        }
      } catch (error) {
        signal.throwIfAborted();
        failure ??= toError(error);
      }
    }
    if (!failure) return slices;
    throw slices.length ? new PartlyListedError(slices, failure) : failure;
  }

  async listWithdrawn(
    keys: string[],
    { signal }: CallOptions,
  ): Promise<string[]> {
    signal.throwIfAborted();
    const names = this.#exports.map(({ name }) => name);
    const withdrawn = keys.filter(key => !names.includes(nameOf(key)));
    for (const each of this.#exports) {
      const own = keys.filter(key => nameOf(key) === each.name);
      if (!own.length) continue;
      withdrawn.push(...(await each.listWithdrawn(own, signal)));
    }
    return withdrawn;
  }

  async *readSlice(
    slice: ChargeSlice,
    request: ReadRequest,
    { signal }: CallOptions,
  ): AsyncIterable<ChargeMonth[]> {
    const found = await this.#find(slice, signal);
    const { source } = found.export;
    const bills: LocalBill[] = [];
    for (const { file, note, isWhole } of found.files) {
      if (note.problem) {
        const { message, line } = note.problem;
        throw new SliceRefusedError(message, { file: file.name, line });
      }
      bills.push({
        file: file.name,
        path: await source.fetch(file, { signal }),
        rows: {
          only: isWhole ? undefined : found.from,
          expected: note.isAssumed ? found.from : undefined,
        },
      });
    }
    await refuseTwins(found, bills, signal);
    const { folder, memoryLimit } = this.#settings;
    try {
      yield* readBills(bills, {
        ...request,
        folder,
        memoryLimit,
        signal,
      });
    } catch (error) {
      if (!(error instanceof OtherPeriodError)) throw error;
      const files = found.files
        .filter(({ note }) => note.isAssumed)
        .map(({ file }) => file);
      await found.export.inspect(files, signal);
      throw new ConflictError(
        `Of ${files
          .map(({ name }) => name)
          .join(', ')} not all charges are of the billing period ${
          found.from
        } that the name and the first of them say; they are read as their charges say when they are listed next`,
      );
    }
    // What was read of a file that changed meanwhile may be of both versions.
    await this.#find(slice, signal);
    for (const { file } of found.files) await source.release(file);
  }

  notIncluded(): string[] {
    return [
      'What the cloud has not billed yet: exports are usually a day behind, and a month’s last charges come some days after its end.',
    ];
  }

  linkTo(resource: {
    provider: string;
    resourceId: string;
    region?: string;
  }): string | undefined {
    return toConsoleLink(resource);
  }

  async #find(
    { key, version }: ChargeSlice,
    signal: AbortSignal,
  ): Promise<BillSlice> {
    const owner = this.#exports.find(({ name }) => name === nameOf(key));
    const slices = (await owner?.listSlices(signal)) ?? [];
    const slice = slices.find(each => each.key === key);
    if (!slice || versionOf(slice) !== version) {
      throw new ConflictError(
        `The files of ${key} changed since they were listed; they are read again when they are listed next`,
      );
    }
    return slice;
  }
}

/** The export that a slice is of, by its key. */
function nameOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function versionOf({ files }: BillSlice): string {
  const hash = createHash('sha256');
  for (const { file } of files) hash.update(`${file.name}\n${file.version}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** Files of one period add up; the same one twice is a mistake. */
async function refuseTwins(
  { files }: BillSlice,
  bills: LocalBill[],
  signal: AbortSignal,
): Promise<void> {
  const sizes = new Map<number, LocalBill[]>();
  files.forEach(({ file }, index) => {
    sizes.set(file.bytes, [...(sizes.get(file.bytes) ?? []), bills[index]]);
  });
  for (const same of sizes.values()) {
    if (same.length < 2) continue;
    const hashes = new Map<string, string>();
    for (const { file, path: name } of same) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(name), hash, { signal });
      const digest = hash.digest('hex');
      const twin = hashes.get(digest);
      if (twin !== undefined) {
        throw new SliceRefusedError(
          `It is the same as ${twin}, so its charges would count twice; remove one of them`,
          { file },
        );
      }
      hashes.set(digest, file);
    }
  }
}
