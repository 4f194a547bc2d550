import { Incident, Person } from '@paved-path/backstage-plugin-on-call-common';
import { UntoldIncident } from '../database/IncidentStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { IncidentNews, newsOf } from '../rules/telling';
import { incidentLinkOf, OnCallEvent, OnCallReporter } from './OnCallReporter';

const AT_ONCE = 200;

/** Makes events of what happens to incidents: each once, whichever process notices, and also after a restart. @internal */
export class IncidentTeller {
  readonly #database: OnCallDatabase;
  readonly #reporter: OnCallReporter;

  constructor(options: { database: OnCallDatabase; reporter: OnCallReporter }) {
    this.#database = options.database;
    this.#reporter = options.reporter;
  }

  /** Tells all that is not told yet. */
  async tell(): Promise<void> {
    const untold = await this.#database.incidents.listUntold(AT_ONCE);
    for (const each of untold) {
      if (await this.#database.incidents.noteTold(each)) {
        await this.#publish(each);
      }
    }
  }

  async #publish({ incident, told }: UntoldIncident): Promise<void> {
    const news = newsOf(incident, told);
    if (!news.length) return;
    const [entity] = await this.#database.entities.listOfService({
      providerId: incident.providerId,
      key: incident.serviceKey,
    });
    const entityRef = entity?.entityRef;
    for (const each of news) {
      await this.#reporter.publish(
        eventOf(each, { ...incident, entityRef }, entity?.title),
      );
    }
  }
}

function eventOf(
  news: IncidentNews,
  incident: Incident,
  service = incident.serviceKey,
): OnCallEvent {
  const who = whoOf(news, incident);
  return {
    topic: `on-call.${news}`,
    entityRef: incident.entityRef,
    at: momentOf(news, incident),
    actor: who?.entityRef,
    severity: severityOf(news, incident),
    title: titleOf(news, incident, service, who),
    link: incidentLinkOf(incident.id),
    details: {
      incidentId: incident.id,
      provider: incident.providerId,
      service,
      number: incident.number,
      title: incident.title,
      status: incident.status,
      urgency: incident.urgency,
      level: incident.level,
      url: incident.url,
    },
  };
}

function titleOf(
  news: IncidentNews,
  incident: Incident,
  service: string,
  who: Person | undefined,
): string {
  const by = who ? ` by ${who.name}` : '';
  switch (news) {
    case 'triggered':
      return `${service} was paged${by}: ${incident.title}`;
    case 'acknowledged':
      return `Acknowledged${by}: ${incident.title} (${service})`;
    case 'escalated':
      return `Escalated to level ${incident.level}: ${incident.title} (${service})`;
    default:
      return `Resolved${by}: ${incident.title} (${service})`;
  }
}

function severityOf(
  news: IncidentNews,
  { urgency }: Incident,
): OnCallEvent['severity'] {
  if (news === 'acknowledged' || news === 'resolved') return 'info';
  return urgency === 'high' ? 'critical' : 'warning';
}

function whoOf(news: IncidentNews, incident: Incident): Person | undefined {
  if (news === 'triggered') return incident.requestedBy;
  if (news === 'acknowledged') return incident.acknowledgedBy[0];
  return news === 'resolved' ? incident.resolvedBy : undefined;
}

function momentOf(news: IncidentNews, incident: Incident): string {
  const moments = {
    triggered: incident.createdAt,
    acknowledged: incident.acknowledgedAt,
    resolved: incident.resolvedAt,
    escalated: undefined,
  };
  return moments[news] ?? new Date().toISOString();
}
