import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { CardStore } from './CardStore';
import { ChangeStore } from './ChangeStore';
import { CommandStore } from './CommandStore';
import { EntityStore } from './EntityStore';
import { HistoryStore } from './HistoryStore';
import { IncidentEventStore } from './IncidentEventStore';
import { IncidentStore } from './IncidentStore';
import { KnownNames } from './KnownNames';
import { OrganisationStore } from './OrganisationStore';
import { PageStore } from './PageStore';
import { PostmortemStore } from './postmortems/PostmortemStore';
import { ProviderStore } from './ProviderStore';
import { FeedStore } from './rotas/FeedStore';
import { RotaStore } from './rotas/RotaStore';
import { SwapStore } from './rotas/SwapStore';
import { ServiceStore } from './ServiceStore';

/** All that is kept, by noun. @internal */
export class OnCallDatabase {
  readonly knex: Knex;
  readonly cards: CardStore;
  readonly changes: ChangeStore;
  readonly commands: CommandStore;
  readonly entities: EntityStore;
  readonly feeds: FeedStore;
  readonly histories: HistoryStore;
  readonly incidentEvents: IncidentEventStore;
  readonly incidents: IncidentStore;
  readonly names = new KnownNames();
  readonly organisation: OrganisationStore;
  readonly pages: PageStore;
  readonly postmortems: PostmortemStore;
  readonly providers: ProviderStore;
  readonly rotas: RotaStore;
  readonly services: ServiceStore;
  readonly swaps: SwapStore;

  static async create(database: DatabaseService): Promise<OnCallDatabase> {
    const knex = await database.getClient();
    await letWritersBeBrief(knex);
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@paved-path/backstage-plugin-on-call-backend',
          'migrations',
        ),
      });
    }
    return new OnCallDatabase(knex);
  }

  private constructor(knex: Knex) {
    this.knex = knex;
    this.cards = new CardStore(knex, this.names);
    this.changes = new ChangeStore(knex);
    this.commands = new CommandStore(knex);
    this.entities = new EntityStore(knex);
    this.feeds = new FeedStore(knex);
    this.histories = new HistoryStore(knex);
    this.incidentEvents = new IncidentEventStore(knex, this.names);
    this.incidents = new IncidentStore(knex, this.names);
    this.organisation = new OrganisationStore(knex);
    this.pages = new PageStore(knex);
    this.postmortems = new PostmortemStore(knex);
    this.providers = new ProviderStore(knex);
    this.rotas = new RotaStore(knex);
    this.services = new ServiceStore(knex);
    this.swaps = new SwapStore(knex);
  }

  /** What is done in one go, or not at all; the stores are told to work on its connection. */
  transaction<T>(task: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.knex.transaction(task);
  }
}

/**
 * SQLite keeps the whole process waiting while it writes to the disk. With a write-ahead log that is several times shorter, and no less safe; in
 * memory there is none, and it stays as it is.
 */
async function letWritersBeBrief(knex: Knex): Promise<void> {
  if (knex.client.config.client !== 'better-sqlite3') return;
  await knex.raw('PRAGMA journal_mode = WAL');
}
