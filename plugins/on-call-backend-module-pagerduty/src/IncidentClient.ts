import { z } from 'zod';
import { PagerDutyCallOptions, PagerDutyHttp } from './http/PagerDutyHttp';
import {
  incidentSchema,
  listSchema,
  logEntrySchema,
  noteSchema,
  PagerDutyIncident,
  PagerDutyLogEntry,
  PagerDutyNote,
} from './schemas';

/** Which incidents are wanted; of any age where no time is given. @internal */
export type IncidentFilter = {
  serviceIds?: string[];
  statuses?: string[];
  /** The key that it was made with; never empty, which would mean all. */
  incidentKey?: string;
  sortBy?: string;
};

/** What an incident is made of. @internal */
export type NewIncident = {
  serviceId: string;
  title: string;
  details: string;
  urgency: 'high' | 'low';
  incidentKey: string;
};

/** What is to be different about an incident. @internal */
export type IncidentChange = {
  status?: 'acknowledged' | 'resolved';
  resolution?: string;
  /** User ids. */
  assignees?: string[];
};

/** Full users, so that their email addresses lead to the catalog's. */
const INCIDENT_INCLUDES = [
  'acknowledgers',
  'assignees',
  'first_trigger_log_entries',
];

const incidentList = listSchema('incidents', incidentSchema);
const logEntryList = listSchema('log_entries', logEntrySchema);
const oneIncident = z.object({ incident: incidentSchema });
const allNotes = z.object({ notes: z.array(noteSchema) });

/**
 * The operations of PagerDuty's REST API on the incidents of one account.
 * @internal
 */
export class IncidentClient {
  readonly #http: PagerDutyHttp;

  constructor(options: { http: PagerDutyHttp }) {
    this.#http = options.http;
  }

  /** Incidents of any age. By default PagerDuty would leave out what is older than a month, and at most half a year can be asked for. */
  async listIncidents(
    filter: IncidentFilter,
    options: PagerDutyCallOptions,
    isEnough?: (incidents: PagerDutyIncident[]) => boolean,
  ): Promise<PagerDutyIncident[]> {
    const query = {
      'service_ids[]': filter.serviceIds,
      'statuses[]': filter.statuses,
      incident_key: filter.incidentKey,
      'include[]': INCIDENT_INCLUDES,
      date_range: 'all',
      time_zone: 'UTC',
      sort_by: filter.sortBy ?? 'created_at:desc',
    };
    return this.#http.list(
      incidentList,
      { path: '/incidents', query, scope: 'incidents.read' },
      options,
      isEnough,
    );
  }

  async getIncident(
    id: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyIncident> {
    const path = incidentPath(id);
    const query = { 'include[]': INCIDENT_INCLUDES };
    const { incident } = await this.#http.send(
      oneIncident,
      { path, query, scope: 'incidents.read' },
      options,
    );
    return incident;
  }

  /** Sent once: see PagerDutyHttp. */
  async createIncident(
    incident: NewIncident,
    from: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyIncident> {
    const body = {
      incident: {
        type: 'incident',
        title: incident.title,
        service: { id: incident.serviceId, type: 'service_reference' },
        urgency: incident.urgency,
        incident_key: incident.incidentKey,
        body: { type: 'incident_body', details: incident.details },
      },
    };
    const { incident: made } = await this.#http.once(
      oneIncident,
      {
        method: 'POST',
        path: '/incidents',
        headers: { From: from },
        body,
        scope: 'incidents.write',
      },
      options,
    );
    return made;
  }

  async updateIncident(
    id: string,
    change: IncidentChange,
    from: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyIncident> {
    const { assignees, ...rest } = change;
    const { incident } = await this.#http.send(
      oneIncident,
      {
        method: 'PUT',
        path: incidentPath(id),
        headers: { From: from },
        body: {
          incident: {
            type: 'incident_reference',
            ...rest,
            assignments: assignees?.map(userId => ({
              assignee: { id: userId, type: 'user_reference' },
            })),
          },
        },
        scope: 'incidents.write',
      },
      options,
    );
    return incident;
  }

  /** All notes; PagerDuty does not tell them page by page. */
  async listNotes(
    incidentId: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyNote[]> {
    const path = `${incidentPath(incidentId)}/notes`;
    const { notes } = await this.#http.send(
      allNotes,
      { path, scope: 'incidents.read' },
      options,
    );
    return notes;
  }

  /** Sent once: see PagerDutyHttp. */
  async createNote(
    incidentId: string,
    content: string,
    from: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    await this.#http.once(
      z.unknown(),
      {
        method: 'POST',
        path: `${incidentPath(incidentId)}/notes`,
        headers: { From: from },
        body: { note: { content } },
        scope: 'incidents.write',
      },
      options,
    );
  }

  /** What happened in the incident, in the order in which PagerDuty tells it. */
  async listLogEntries(
    incidentId: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyLogEntry[]> {
    const path = `${incidentPath(incidentId)}/log_entries`;
    const query = { time_zone: 'UTC' };
    return this.#http.list(
      logEntryList,
      { path, query, scope: 'incidents.read' },
      options,
    );
  }
}

function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}
