import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { CheckStore } from './CheckStore';
import { CloudResourceStore } from './CloudResourceStore';
import { DriftStore } from './DriftStore';
import { EnvironmentStore } from './EnvironmentStore';
import { FixStore } from './FixStore';
import { FleetStore } from './FleetStore';
import { IdempotencyStore } from './IdempotencyStore';
import { InventoryStore } from './InventoryStore';
import { ManagedResourceStore } from './ManagedResourceStore';
import { OpenedFixStore } from './OpenedFixStore';
import { ScanStore } from './ScanStore';

/** All that is kept, by noun. @internal */
export class DriftDatabase {
  readonly knex: Knex;
  readonly environments: EnvironmentStore;
  readonly checks: CheckStore;
  readonly drifts: DriftStore;
  readonly scans: ScanStore;
  readonly fleet: FleetStore;
  readonly fixes: FixStore;
  readonly openedFixes: OpenedFixStore;
  readonly idempotency: IdempotencyStore;
  readonly managed: ManagedResourceStore;
  readonly inventories: InventoryStore;
  readonly cloudResources: CloudResourceStore;

  static async create(database: DatabaseService): Promise<DriftDatabase> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-drift-backend',
          'migrations',
        ),
      });
    }
    return new DriftDatabase(knex);
  }

  private constructor(knex: Knex) {
    this.knex = knex;
    this.environments = new EnvironmentStore(knex);
    this.checks = new CheckStore(knex);
    this.drifts = new DriftStore(knex);
    this.scans = new ScanStore(knex);
    this.fleet = new FleetStore(knex);
    this.fixes = new FixStore(knex);
    this.openedFixes = new OpenedFixStore(knex);
    this.idempotency = new IdempotencyStore(knex);
    this.managed = new ManagedResourceStore(knex);
    this.inventories = new InventoryStore(knex);
    this.cloudResources = new CloudResourceStore(knex);
  }

  get isPostgres(): boolean {
    return String(this.knex.client.config.client).startsWith('pg');
  }

  /** What is done in one go, or not at all; the stores are told to work on its connection. */
  transaction<T>(task: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.knex.transaction(task);
  }
}
