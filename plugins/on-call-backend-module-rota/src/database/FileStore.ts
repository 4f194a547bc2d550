import { Knex } from 'knex';
import { FileRow } from './rows';

const FILES = 'rota__files';

/** The last good text of each file, so that a typo does not outlive a restart. @internal */
export class FileStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<FileRow[]> {
    return this.#knex<FileRow>(FILES).orderBy('id');
  }

  async save(row: FileRow): Promise<void> {
    await this.#knex<FileRow>(FILES).insert(row).onConflict('id').merge();
  }

  async delete(ids: string[]): Promise<void> {
    await this.#knex(FILES).whereIn('id', ids).delete();
  }
}
