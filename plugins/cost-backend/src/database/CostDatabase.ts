import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { AnomalyStore } from './AnomalyStore';
import { ChargeStore } from './ChargeStore';
import { EstimateStore } from './EstimateStore';
import { ManagedStore } from './ManagedStore';
import { ReleaseStore } from './ReleaseStore';
import { SliceStore } from './SliceStore';

/** All that is kept, by noun. @internal */
export class CostDatabase {
  readonly slices: SliceStore;
  readonly charges: ChargeStore;
  readonly managed: ManagedStore;
  readonly anomalies: AnomalyStore;
  readonly estimates: EstimateStore;
  readonly releases: ReleaseStore;

  static async create(database: DatabaseService): Promise<CostDatabase> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-cost-backend',
          'migrations',
        ),
      });
    }
    return new CostDatabase(knex);
  }

  private constructor(knex: Knex) {
    this.slices = new SliceStore(knex);
    this.charges = new ChargeStore(knex);
    this.managed = new ManagedStore(knex);
    this.anomalies = new AnomalyStore(knex);
    this.estimates = new EstimateStore(knex);
    this.releases = new ReleaseStore(knex);
  }
}
