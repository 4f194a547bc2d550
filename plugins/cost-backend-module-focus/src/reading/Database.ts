import {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBResult,
} from '@duckdb/node-api';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { removeOlder } from '../files/removeOlder';

const SPILL = 'spill-';
// Longer than any is read, in milliseconds.
const LEFT_AFTER = 24 * 60 * 60_000;

/** A DuckDB of its own in memory, that may take so much of it, and spills into a folder that goes with it. @internal */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #interrupt = () => this.#connection.interrupt();

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    folder: string,
    signal: AbortSignal,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#folder = folder;
    this.#signal = signal;
    signal.addEventListener('abort', this.#interrupt);
  }

  /** Removes what processes left that ended suddenly. */
  static async sweep(folder: string): Promise<void> {
    await removeOlder(folder, LEFT_AFTER, SPILL);
  }

  static async open(options: {
    folder: string;
    memoryLimit: number;
    signal: AbortSignal;
  }): Promise<Database> {
    const { memoryLimit, signal } = options;
    signal.throwIfAborted();
    await mkdir(options.folder, { recursive: true });
    const folder = await mkdtemp(path.join(options.folder, SPILL));
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: `${Math.floor(memoryLimit / 1024)}KiB`,
        temp_directory: folder,
        // Rows are counted, not followed.
        preserve_insertion_order: 'false',
        // It never fetches anything by itself.
        autoinstall_known_extensions: 'false',
      });
      const connection = await instance.connect();
      await connection.run(`SET TimeZone = 'UTC'`);
      return new Database(instance, connection, folder, signal);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a query, whose result comes in chunks. */
  async stream(sql: string): Promise<DuckDBResult> {
    this.#signal.throwIfAborted();
    try {
      return await this.#connection.stream(sql);
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error;
    }
  }

  /** The rows of a small result; numbers that do not fit into JavaScript's are strings. */
  async read(sql: string): Promise<Array<Record<string, unknown>>> {
    this.#signal.throwIfAborted();
    try {
      const reader = await this.#connection.runAndReadAll(sql);
      return reader.getRowObjectsJson();
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#interrupt);
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A text in SQL. @internal */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
