import { IncidentEvent } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderIncident } from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { IncidentClient } from '../IncidentClient';
import { People } from '../People';
import { PagerDutyIncident } from '../schemas';
import { ReachedLevels } from '../services/ReachedLevels';
import { readResolution } from './readResolution';
import { Requesters } from './Requesters';
import { toEvent } from './toEvent';
import { isUser, toIncident } from './toIncident';

/** Of how many incidents a reading finds out how they were resolved, the newest first: each takes a call. */
const RESOLUTIONS = 5;
const OPEN = ['triggered', 'acknowledged'];

/**
 * The incidents of one account, past ones among them.
 * @internal
 */
export class IncidentReader {
  readonly #accountId: string;
  readonly #client: IncidentClient;
  readonly #people: People;
  readonly #requesters: Requesters;
  readonly #levels: ReachedLevels;
  /** How resolved incidents were resolved, and that it is not known. */
  readonly #resolutions = new LRUCache<string, { text?: string }>({
    max: 5_000,
  });
  /** The services that incidents belong to: webhooks do not always say. */
  readonly #services = new LRUCache<string, string>({ max: 50_000 });

  constructor(options: {
    accountId: string;
    client: IncidentClient;
    people: People;
    requesters: Requesters;
    levels: ReachedLevels;
  }) {
    this.#accountId = options.accountId;
    this.#client = options.client;
    this.#people = options.people;
    this.#requesters = options.requesters;
    this.#levels = options.levels;
  }

  /** Incidents of the service that changed since then, the newest first. */
  async list(
    serviceId: string,
    range: { since: string },
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident[]> {
    const since = new Date(range.since).toISOString();
    const serviceIds = [serviceId];
    const isBefore = ({ resolved_at: at }: PagerDutyIncident) =>
      at !== undefined && at < since;
    // PagerDuty can only be asked for when incidents were made; an old one may have been resolved a minute ago.
    const [open, resolved] = await Promise.all([
      this.#client.listIncidents({ serviceIds, statuses: OPEN }, options),
      this.#client.listIncidents(
        { serviceIds, statuses: ['resolved'], sortBy: 'resolved_at:desc' },
        options,
        page => page.some(isBefore),
      ),
    ]);
    const changed = new Map<string, PagerDutyIncident>();
    for (const incident of [...open, ...resolved]) {
      this.remember(incident);
      if (changedAt(incident) >= since) changed.set(incident.id, incident);
    }
    const newest = [...changed.values()].sort((left, right) =>
      (right.created_at ?? '').localeCompare(left.created_at ?? ''),
    );
    const texts = await this.#readResolutions(newest, options);
    return Promise.all(
      newest.map(async incident => {
        const resolution = texts.get(incident.id);
        const told = await this.toIncident(incident, options);
        return resolution ? { ...told, resolution } : told;
      }),
    );
  }

  /** What happened in the incident, the oldest first. */
  async listEvents(
    id: string,
    options: PagerDutyCallOptions,
  ): Promise<IncidentEvent[]> {
    const entries = await this.#client.listLogEntries(id, options);
    const events = await Promise.all(
      entries.map(entry => toEvent(entry, this.#people, options)),
    );
    // PagerDuty tells the newest first, and several of one moment in that order too.
    return events
      .reverse()
      .sort((left, right) => left.at.localeCompare(right.at));
  }

  async toIncident(
    incident: PagerDutyIncident,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    this.remember(incident);
    const agent = incident.first_trigger_log_entry?.agent;
    const account = {
      id: this.#accountId,
      people: this.#people,
      standInId:
        agent && isUser(agent)
          ? await this.#requesters.findStandInId(options)
          : undefined,
      level: this.#levels.get(incident),
    };
    return toIncident(incident, account, options);
  }

  remember(incident: PagerDutyIncident): void {
    if (incident.service) this.#services.set(incident.id, incident.service.id);
  }

  /** The service that an incident belongs to. */
  async findService(
    incidentId: string,
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    const known = this.#services.get(incidentId);
    if (known) return known;
    const incident = await this.#client.getIncident(incidentId, options);
    this.remember(incident);
    return incident.service?.id;
  }

  async #readResolutions(
    incidents: PagerDutyIncident[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, string>> {
    const resolved = incidents.filter(({ status }) => status === 'resolved');
    const unknown = resolved
      .filter(({ id }) => !this.#resolutions.has(id))
      .slice(0, RESOLUTIONS);
    await Promise.all(
      unknown.map(async incident => {
        try {
          const notes = await this.#client.listNotes(incident.id, options);
          const text = readResolution(incident, notes);
          this.#resolutions.set(incident.id, { text });
        } catch (error) {
          options.signal.throwIfAborted();
          // It is told without; the next reading asks again.
        }
      }),
    );
    const texts = new Map<string, string>();
    for (const { id } of resolved) {
      const text = this.#resolutions.get(id)?.text;
      if (text) texts.set(id, text);
    }
    return texts;
  }
}

function changedAt(incident: PagerDutyIncident): string {
  return (
    [
      incident.updated_at,
      incident.last_status_change_at,
      incident.resolved_at,
      incident.created_at,
    ]
      .flatMap(at => at ?? [])
      .sort()
      .at(-1) ?? ''
  );
}
