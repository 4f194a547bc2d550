import { IncidentEvent } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { KnownNames } from './KnownNames';
import { IncidentEventsRow } from './rows';

const EVENTS = 'incident_events';

/** What is known of what happened in an incident. @internal */
export type KnownEvents = {
  /** Undefined: it was never read. */
  events?: IncidentEvent[];
  readAt?: string;
  attemptedAt?: string;
  /** Why the last attempt failed. */
  reason?: string;
};

/** What happened in incidents, as it was last read. @internal */
export class IncidentEventStore {
  readonly #knex: Knex;
  readonly #names: KnownNames;

  constructor(knex: Knex, names: KnownNames) {
    this.#knex = knex;
    this.#names = names;
  }

  async get(incidentId: string): Promise<KnownEvents> {
    const row = await this.#knex<IncidentEventsRow>(EVENTS)
      .where({ incident_id: incidentId })
      .first();
    return {
      events: row?.events
        ? (JSON.parse(row.events) as IncidentEvent[]).map(event =>
            this.#names.ofEvent(event),
          )
        : undefined,
      readAt: row?.read_at ?? undefined,
      attemptedAt: row?.attempted_at ?? undefined,
      reason: row?.reason ?? undefined,
    };
  }

  /** Whether the caller is who reads the events now: nobody else began to since a moment. Moments are ISO 8601 in UTC. */
  async take(
    incidentId: string,
    moments: { now: string; since: string },
  ): Promise<boolean> {
    await this.#knex<IncidentEventsRow>(EVENTS)
      .insert({ incident_id: incidentId })
      .onConflict('incident_id')
      .ignore();
    const count = await this.#knex<IncidentEventsRow>(EVENTS)
      .where({ incident_id: incidentId })
      .where(each =>
        each
          .whereNull('attempted_at')
          .orWhere('attempted_at', '<', moments.since),
      )
      .update({ attempted_at: moments.now });
    return count > 0;
  }

  async save(
    incidentId: string,
    outcome: { events: IncidentEvent[]; readAt: string } | { reason: string },
  ): Promise<void> {
    await this.#knex<IncidentEventsRow>(EVENTS)
      .where({ incident_id: incidentId })
      .update(
        'events' in outcome
          ? {
              events: JSON.stringify(outcome.events),
              read_at: outcome.readAt,
              reason: null,
            }
          : { reason: outcome.reason },
      );
  }
}
