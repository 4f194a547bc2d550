import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { CallOptions } from '@paved-path/backstage-plugin-cost-node';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BucketSettings } from '../settings';
import { BillFile, BillSource, isBill } from './BillSource';
import { toBucketError } from './bucketErrors';
import { completeRunsOf, isManifest } from './manifests';
import { removeOlder } from './removeOlder';

const MOST_KEPT = 2 * 1024 ** 3;
// What a process left that ended suddenly, in milliseconds: longer than any is read.
const LEFT_AFTER = 24 * 60 * 60_000;

/**
 * The objects of a bucket. An object is copied to a file before DuckDB reads it, so that a connection that breaks is never taken for the end of
 * the object. Objects come as a whole, but those of one run one by one: they are fresh until their manifest is there, or none of them changed for ten
 * minutes.
 * @internal
 */
export class BucketSource implements BillSource {
  readonly showsUnfinished = false;
  readonly settling = 10 * 60_000;
  readonly place: string;
  readonly #client: S3Client;
  readonly #settings: BucketSettings;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #folder: string;
  readonly #mostKept: number;
  /** The bytes of each copy, by its path. */
  readonly #copies = new Map<string, number>();

  /**
   * @param folder - For copies.
   * @param mostKept - How many bytes of copies are kept for what is not being read.
   */
  constructor(
    settings: BucketSettings,
    folder: string,
    mostKept: number = MOST_KEPT,
  ) {
    const { endpoint, region, credentials } = settings;
    this.#client = new S3Client({
      region,
      credentials,
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    });
    this.#settings = settings;
    this.#bucket = settings.bucket;
    this.#prefix = settings.prefix;
    this.#folder = folder;
    this.#mostKept = mostKept;
    this.place = `what begins with '${settings.prefix}' in the bucket ${settings.bucket}`;
  }

  async list({ signal }: CallOptions): Promise<BillFile[]> {
    const files: Array<Omit<BillFile, 'isFresh'>> = [];
    const manifests: Array<{ name: string; modifiedAt: Date }> = [];
    let token: string | undefined;
    do {
      const page = await this.#client
        .send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: this.#prefix,
            ContinuationToken: token,
          }),
          { abortSignal: signal },
        )
        .catch(error => this.#fail('be listed', error, signal));
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (!Key) continue;
        const name = Key.slice(this.#prefix.length).replace(/^\//, '');
        const modifiedAt = LastModified ?? new Date(0);
        if (isManifest(name)) manifests.push({ name: Key, modifiedAt });
        if (!isBill(name)) continue;
        const bytes = Size ?? 0;
        files.push({
          name: Key,
          version: `${Size}-${ETag}`,
          bytes,
          modifiedAt,
        });
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
    const isComplete = completeRunsOf(files, manifests);
    return files
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(file => ({
        ...file,
        isFresh:
          Math.abs(Date.now() - file.modifiedAt.getTime()) < this.settling &&
          !isComplete(file.name),
      }));
  }

  async fetch(file: BillFile, { signal }: CallOptions): Promise<string> {
    const target = this.#pathOf(file);
    const known = await stat(target).catch(() => undefined);
    if (known?.size === file.bytes) {
      this.#copies.set(target, file.bytes);
      return target;
    }
    await mkdir(this.#folder, { recursive: true });
    const partial = `${target}.partial`;
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: file.name,
          // Not a newer object than the one that was listed.
          IfMatch: file.version.slice(file.version.indexOf('-') + 1),
        }),
        { abortSignal: signal },
      );
      await pipeline(Body as Readable, createWriteStream(partial), { signal });
      const { size } = await stat(partial);
      if (size !== file.bytes) {
        throw new Error(`${size} of its ${file.bytes} bytes came`);
      }
      await rename(partial, target);
      this.#copies.set(target, size);
      return target;
    } catch (error) {
      return this.#fail(`be read at ${file.name}`, error, signal);
    } finally {
      await rm(partial, { force: true });
    }
  }

  async keep(file: BillFile): Promise<void> {
    let kept = 0;
    for (const bytes of this.#copies.values()) kept += bytes;
    if (kept > this.#mostKept) await this.release(file);
  }

  async release(file: BillFile): Promise<void> {
    const copy = this.#pathOf(file);
    await rm(copy, { force: true });
    this.#copies.delete(copy);
  }

  async clear(): Promise<void> {
    for (const copy of this.#copies.keys()) await rm(copy, { force: true });
    this.#copies.clear();
    await removeOlder(this.#folder, LEFT_AFTER);
  }

  #pathOf({ name, version }: BillFile): string {
    const hash = createHash('sha256')
      .update(`${this.#bucket}\n${name}\n${version}`)
      .digest('hex');
    const [, ending] = /(\.csv|\.csv\.gz|\.parquet)$/i.exec(name)!;
    return path.join(this.#folder, `${hash}${ending.toLowerCase()}`);
  }

  #fail(what: string, error: unknown, signal: AbortSignal): never {
    signal.throwIfAborted();
    throw toBucketError(what, error, this.#settings);
  }
}
