import { PeopleDirectory } from '@paved-path/backstage-plugin-on-call-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import { Announcer } from './Announcer';
import { EventsClient } from './EventsClient';
import { PagerDutyHttp } from './http/PagerDutyHttp';
import { IncidentClient } from './IncidentClient';
import { Commands } from './incidents/Commands';
import { IncidentReader } from './incidents/IncidentReader';
import { Paging } from './incidents/Paging';
import { Requesters } from './incidents/Requesters';
import { IntegrationKeys } from './IntegrationKeys';
import { PagerDutyClient } from './PagerDutyClient';
import { People } from './People';
import { Rotas } from './rotas/Rotas';
import { ScheduleClient } from './rotas/ScheduleClient';
import { ReachedLevels } from './services/ReachedLevels';
import { ServiceDirectory } from './services/ServiceDirectory';
import { ServiceReader } from './services/ServiceReader';
import { AccountSettings } from './settings';

/**
 * One account at PagerDuty, and what can be done with it.
 * @internal
 */
export class Account {
  readonly id: string;
  readonly webhookSecrets: readonly string[];
  readonly directory: ServiceDirectory;
  readonly services: ServiceReader;
  readonly incidents: IncidentReader;
  readonly paging: Paging;
  readonly commands: Commands;
  readonly announcer: Announcer;
  readonly rotas: Rotas;
  readonly #keys: IntegrationKeys;

  constructor(
    options: CallPolicyOptions & {
      settings: AccountSettings;
      callTimeout: number;
      getDirectory: () => PeopleDirectory | undefined;
      /** See Paging. */
      waits?: number[];
    },
  ) {
    const { settings: account, getDirectory, waits, ...rest } = options;
    this.id = account.id;
    this.webhookSecrets = account.webhookSecrets;
    const http = new PagerDutyHttp({ ...rest, account });
    const client = new PagerDutyClient({ http });
    const incidentClient = new IncidentClient({ http });
    const events = new EventsClient({ ...rest, account });
    const people = new People({ client, getDirectory });
    const requesters = new Requesters({ account, people });
    const levels = new ReachedLevels();
    const incidents = new IncidentReader({
      accountId: account.id,
      client: incidentClient,
      people,
      requesters,
      levels,
    });
    const toIncident = incidents.toIncident.bind(incidents);
    this.incidents = incidents;
    this.directory = new ServiceDirectory({ client, account });
    this.#keys = new IntegrationKeys({ account, directory: this.directory });
    this.services = new ServiceReader({
      accountId: account.id,
      client,
      incidents: incidentClient,
      directory: this.directory,
      people,
      levels,
      toIncident,
    });
    this.paging = new Paging({
      client: incidentClient,
      events,
      requesters,
      keys: this.#keys,
      toIncident,
      waits,
    });
    this.commands = new Commands({
      client: incidentClient,
      people,
      requesters,
      toIncident,
    });
    this.announcer = new Announcer({
      accountId: account.id,
      events,
      keys: this.#keys,
    });
    this.rotas = new Rotas({
      accountId: account.id,
      client: new ScheduleClient({ http }),
      people,
    });
  }

  /** Takes a key that stands in the catalog, and names the service by its fingerprint. */
  learnKey(secret: string): string {
    return this.#keys.learn(secret);
  }
}
