import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { AnswerStore } from './AnswerStore';
import { PaidRequestStore } from './PaidRequestStore';

/**
 * All that is kept, by noun.
 *
 * @remarks
 * It is a database and not the cache service: by default a cache lives in one process and forgets when it is full or restarted, and then the
 * same would be paid for twice, and the count of what was paid be wrong.
 *
 * @internal
 */
export class AwsDatabase {
  readonly answers: AnswerStore;
  readonly paidRequests: PaidRequestStore;

  /** The database is that of cost, so this module has its own table of migrations. */
  static async create(database: DatabaseService): Promise<AwsDatabase> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-cost-backend-module-aws',
          'migrations',
        ),
        tableName: 'aws__knex_migrations',
      });
    }
    return new AwsDatabase(new AnswerStore(knex), new PaidRequestStore(knex));
  }

  private constructor(answers: AnswerStore, paidRequests: PaidRequestStore) {
    this.answers = answers;
    this.paidRequests = paidRequests;
  }
}
