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

/**
 * The objects of a bucket. An object is copied to a file before DuckDB reads it, so that a connection that breaks is never taken for the end of
 * the object.
 * @internal
 */
export class BucketSource implements BillSource {
  readonly showsUnfinished = false;
  readonly #client: S3Client;
  readonly #settings: BucketSettings;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #folder: string;

  constructor(settings: BucketSettings, folder: string) {
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
  }

  async list({ signal }: CallOptions): Promise<BillFile[]> {
    const files: BillFile[] = [];
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
        if (!isBill(name)) continue;
        files.push({
          name: Key,
          version: `${Size}-${ETag}`,
          bytes: Size ?? 0,
          modifiedAt: LastModified ?? new Date(0),
        });
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async fetch(file: BillFile, { signal }: CallOptions): Promise<string> {
    const target = this.#pathOf(file);
    const known = await stat(target).catch(() => undefined);
    if (known?.size === file.bytes) return target;
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
      return target;
    } catch (error) {
      return this.#fail(`be read at ${file.name}`, error, signal);
    } finally {
      await rm(partial, { force: true });
    }
  }

  async release(file: BillFile): Promise<void> {
    await rm(this.#pathOf(file), { force: true });
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
