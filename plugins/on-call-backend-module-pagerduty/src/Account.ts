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
import { toFingerprint, toFingerprintKey } from './keys';
import { PagerDutyClient } from './PagerDutyClient';
import { People } from './People';
import { Rotas } from './rotas/Rotas';
import { ScheduleClient } from './rotas/ScheduleClient';
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
  /** Keys that stand in the catalog, by their fingerprints: kept here and told to PagerDuty alone. */
  readonly #catalogKeys = new Map<string, string>();
  readonly #integrationKeys: Map<string, string>;

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
    this.#integrationKeys = account.integrationKeys;
    const http = new PagerDutyHttp({ ...rest, account });
    const client = new PagerDutyClient({ http });
    const incidentClient = new IncidentClient({ http });
    const events = new EventsClient({ ...rest, account });
    const people = new People({ client, getDirectory });
    const requesters = new Requesters({ account, people });
    const incidents = new IncidentReader({
      accountId: account.id,
      client: incidentClient,
      people,
    });
    const toIncident = incidents.toIncident.bind(incidents);
    const getIntegrationKey = this.#getIntegrationKey.bind(this);
    this.incidents = incidents;
    this.directory = new ServiceDirectory({ client, account });
    this.services = new ServiceReader({
      accountId: account.id,
      client,
      incidents: incidentClient,
      directory: this.directory,
      people,
      onIncident: incident => incidents.remember(incident),
    });
    this.paging = new Paging({
      client: incidentClient,
      events,
      requesters,
      getIntegrationKey,
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
      getIntegrationKey,
    });
    this.rotas = new Rotas({
      accountId: account.id,
      client: new ScheduleClient({ http }),
      people,
    });
  }

  /** Takes a key that stands in the catalog, and names the service by its fingerprint. */
  learnKey(secret: string): string {
    const fingerprint = toFingerprint(secret);
    this.#catalogKeys.set(fingerprint, secret);
    return toFingerprintKey(this.id, fingerprint);
  }

  #getIntegrationKey(serviceId: string): string | undefined {
    const configured = this.#integrationKeys.get(serviceId);
    if (configured) return configured;
    const fingerprint = this.directory
      .fingerprintsOf(serviceId)
      .find(each => this.#catalogKeys.has(each));
    return fingerprint && this.#catalogKeys.get(fingerprint);
  }
}
