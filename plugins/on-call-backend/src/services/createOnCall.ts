import {
  AuthService,
  DiscoveryService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { OnCallConfig } from '../config';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OnCallExtensions } from '../extensions';
import { Announcements } from './Announcements';
import { Cards } from './Cards';
import { Changes } from './Changes';
import { CommandRunner } from './CommandRunner';
import { EarlyReadings } from './EarlyReadings';
import { EntityClaims } from './EntityClaims';
import { IncidentCommands } from './IncidentCommands';
import { IncidentEvents } from './IncidentEvents';
import { IncidentHistory } from './IncidentHistory';
import { IncidentRecorder } from './IncidentRecorder';
import { Incidents } from './Incidents';
import { IncidentTeller } from './IncidentTeller';
import { OnCallLinks } from './OnCallLinks';
import { OnCallReporter } from './OnCallReporter';
import { OnCallViews } from './OnCallViews';
import { OrganisationViews } from './OrganisationViews';
import { PagePreviews } from './PagePreviews';
import { Pages } from './Pages';
import { PageSettler } from './PageSettler';
import { People } from './People';
import { Postmortems } from './postmortems/Postmortems';
import { PostmortemKeeper } from './postmortems/PostmortemKeeper';
import { Providers } from './Providers';
import { ReadingRecorder } from './ReadingRecorder';
import { createRotas } from './rotas/createRotas';
import { Responders } from './Responders';
import { ServiceRefresher } from './ServiceRefresher';
import { Timelines } from './Timelines';
import { Webhooks } from './Webhooks';

/**
 * Puts the services together.
 * @internal
 */
export function createOnCall(options: {
  access: EntityAccess;
  auth: AuthService;
  catalog: CatalogService;
  config: OnCallConfig;
  database: OnCallDatabase;
  discovery: DiscoveryService;
  events: EventsService;
  extensions: OnCallExtensions;
  logger: LoggerService;
  reporter: OnCallReporter;
  rootConfig: RootConfigService;
}) {
  const { config, database, extensions } = options;
  const people = new People(options);
  database.names.use(people);
  const shared = {
    ...options,
    ...config,
    providers: extensions.providers,
    people,
    links: new OnCallLinks(options),
    runner: new CommandRunner({ ...options, ...config }),
  };

  const teller = new IncidentTeller(shared);
  const recorder = new IncidentRecorder({ ...shared, teller });
  const history = new IncidentHistory({ ...shared, recorder });
  const rotas = createRotas(shared);
  const refresher = new ServiceRefresher({
    ...shared,
    recorder: new ReadingRecorder({ ...shared, recorder }),
    history,
    // Whose rotas a vendor's are is known by the services that they stand behind.
    onNew: providerId => rotas.rotaRefresher.wake(providerId),
  });
  const claims = new EntityClaims({ ...shared, refresher });
  const incidentEvents = new IncidentEvents(shared);

  const views = new OnCallViews(shared);
  const timelines = new Timelines({ ...shared, views });
  const incidents = new Incidents({
    ...shared,
    views,
    incidentEvents,
    timelines,
    postmortems: database.postmortems,
    responders: new Responders(shared),
  });
  const incidentCommands = new IncidentCommands({
    ...shared,
    recorder,
    refresher,
    incidentEvents,
  });
  const settler = new PageSettler({ ...shared, recorder, refresher });
  const announcements = new Announcements({ ...shared, claims });
  const keeper = new PostmortemKeeper({
    ...shared,
    documentHosts: extensions.documentHosts,
  });
  return {
    ...rotas,
    people,
    links: shared.links,
    teller,
    recorder,
    history,
    refresher,
    claims,
    cards: new Cards({ ...shared, claims, views }),
    earlyReadings: new EarlyReadings({ ...shared, claims }),
    incidentEvents,
    views,
    timelines,
    incidents,
    incidentCommands,
    settler,
    postmortems: new Postmortems({
      ...shared,
      ...rotas,
      incidents,
      keeper,
      views,
    }),
    pages: new Pages({ ...shared, settler }),
    previews: new PagePreviews({ ...shared, views }),
    announcements,
    changes: new Changes({ ...shared, announcements }),
    webhooks: new Webhooks({ ...shared, refresher }),
    organisation: new OrganisationViews({ ...shared, views }),
    providers: new Providers({ ...shared, refresher }),
  };
}

/** @internal */
export type OnCall = ReturnType<typeof createOnCall>;
