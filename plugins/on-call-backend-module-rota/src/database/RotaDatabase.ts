import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { FileStore } from './FileStore';
import { IncidentStore } from './IncidentStore';
import { NotificationStore } from './NotificationStore';
import { OverrideStore } from './OverrideStore';

/** All that is kept, by noun. @internal */
export class RotaDatabase {
  readonly files: FileStore;
  readonly incidents: IncidentStore;
  readonly notifications: NotificationStore;
  readonly overrides: OverrideStore;

  /** The database is that of on-call, so this module has its own table of migrations. */
  static async create(database: DatabaseService): Promise<RotaDatabase> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-on-call-backend-module-rota',
          'migrations',
        ),
        tableName: 'rota__knex_migrations',
      });
    }
    return new RotaDatabase({
      files: new FileStore(knex),
      incidents: new IncidentStore(knex),
      notifications: new NotificationStore(knex),
      overrides: new OverrideStore(knex),
    });
  }

  private constructor(stores: {
    files: FileStore;
    incidents: IncidentStore;
    notifications: NotificationStore;
    overrides: OverrideStore;
  }) {
    this.files = stores.files;
    this.incidents = stores.incidents;
    this.notifications = stores.notifications;
    this.overrides = stores.overrides;
  }
}
