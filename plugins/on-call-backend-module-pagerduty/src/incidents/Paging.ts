import { InputError, isError, stringifyError } from '@backstage/errors';
import {
  Actor,
  ProviderIncident,
  TriggerRequest,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { findVendorFailure } from '@paved-path/provider-kit-node';
import { createHash } from 'node:crypto';
import { EventsClient } from '../EventsClient';
import { isPerhapsDone } from '../http/isPerhapsDone';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { sleep } from '../http/RateLimits';
import { IncidentClient } from '../IncidentClient';
import { IntegrationKeys } from '../IntegrationKeys';
import { PagerDutyIncident } from '../schemas';
import { Requester, Requesters } from './Requesters';

const TRIES = 3;
/** In milliseconds; PagerDuty takes some seconds to make an incident of an event. */
const WAITS = [500, 1_000, 2_000, 4_000];
const LONGEST_KEY = 255;

/**
 * Pages through one account: by the REST API in the name of a user, or by an event where there is nobody whose name could stand there.
 *
 * @remarks
 * The idempotency key is the incident's key at PagerDuty, which refuses a second open incident of the same key and finds the first by it.
 *
 * @internal
 */
export class Paging {
  readonly #client: IncidentClient;
  readonly #events: EventsClient;
  readonly #requesters: Requesters;
  readonly #keys: IntegrationKeys;
  readonly #toIncident: (
    incident: PagerDutyIncident,
    options: PagerDutyCallOptions,
  ) => Promise<ProviderIncident>;
  readonly #waits: number[];

  constructor(options: {
    client: IncidentClient;
    events: EventsClient;
    requesters: Requesters;
    keys: IntegrationKeys;
    toIncident: (
      incident: PagerDutyIncident,
      options: PagerDutyCallOptions,
    ) => Promise<ProviderIncident>;
    /** How long to wait between tries, and for the incident of an event; in milliseconds. */
    waits?: number[];
  }) {
    this.#client = options.client;
    this.#events = options.events;
    this.#requesters = options.requesters;
    this.#keys = options.keys;
    this.#toIncident = options.toIncident;
    this.#waits = options.waits ?? WAITS;
  }

  async describeRequester(
    serviceId: string,
    actor: Actor,
    options: PagerDutyCallOptions,
  ): Promise<{ name: string; note?: string }> {
    const requester = await this.#requesters.find(actor, options);
    if (requester?.isActor) return { name: requester.name };
    const why = this.#requesters.describeUnknown(actor);
    if (requester) {
      return {
        name: requester.name,
        note: `${why}, so the incident is made in the name of ${requester.name} and says who asked for it`,
      };
    }
    return (await this.#keys.findForPages(serviceId, options))
      ? {
          name: 'Paved Path',
          note: `${why}, so the page is sent as an event, which says who asked for it; how urgent it is, the service decides`,
        }
      : {
          name: actor.name,
          note: `${why}, so the page will be refused; they need a user at PagerDuty, or the account a fallbackEmail`,
        };
  }

  /** @throws UnknownOutcomeError */
  async trigger(
    serviceId: string,
    request: TriggerRequest,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const { requester: actor, idempotencyKey } = request;
    const [requester, known] = await Promise.all([
      this.#requesters.find(actor, options),
      // Where that cannot be told, PagerDuty still refuses a second one while the first is open.
      this.findTriggered(serviceId, idempotencyKey, options).catch(error => {
        options.signal.throwIfAborted();
        if (isError(error) && error.name === 'AuthenticationError') throw error;
        return undefined;
      }),
    ]);
    if (known) return known;
    const made = requester
      ? await this.#create(serviceId, request, requester, options)
      : await this.#sendEvent(serviceId, request, options);
    const { name, entityRef } = actor;
    return requester?.isActor && made.requestedBy
      ? made
      : { ...made, requestedBy: { name, entityRef } };
  }

  async findTriggered(
    serviceId: string,
    idempotencyKey: string,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident | undefined> {
    const incidentKey = toIncidentKey(idempotencyKey);
    const incidents = await this.#client.listIncidents(
      { serviceIds: [serviceId], incidentKey },
      options,
    );
    const found = incidents.find(
      ({ incident_key: key }) =>
        // An incident that was made of an event is found by the key, and has none itself.
        key === undefined || key === '' || key === incidentKey,
    );
    return found && (await this.#toIncident(found, options));
  }

  async #create(
    serviceId: string,
    request: TriggerRequest,
    requester: Requester,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const incident = {
      serviceId,
      title: request.title,
      details: toDetails(request),
      urgency: request.urgency,
      incidentKey: toIncidentKey(request.idempotencyKey),
    };
    const find = () =>
      this.findTriggered(serviceId, request.idempotencyKey, options);
    let unknown: unknown;
    for (let count = 1; ; count += 1) {
      let made: PagerDutyIncident | undefined;
      try {
        made = await this.#client.createIncident(
          incident,
          requester.from,
          options,
        );
        return await this.#toIncident(made, options);
      } catch (error) {
        if (made) throw toUnknown(error, { accepted: true });
        if (options.signal.aborted) throw toUnknown(options.signal.reason);
        if (isError(error) && error.name === 'InputError') {
          // PagerDuty refuses a second open incident of the same key: then it is this one.
          const open = await find().catch(() => undefined);
          if (open) return open;
          throw unknown ? toUnknown(unknown) : error;
        }
        const mayHaveBeenDone = isPerhapsDone(error);
        if (mayHaveBeenDone) {
          unknown = error;
          const found = await find().catch(() => undefined);
          if (found) return found;
        }
        const isOutage = findVendorFailure(error)?.isOutage ?? mayHaveBeenDone;
        if (count === TRIES || !isOutage || options.signal.aborted) {
          throw unknown ? toUnknown(unknown) : error;
        }
        await sleep(this.#waits.at(count - 1) ?? 0, options.signal).catch(
          () => {},
        );
      }
    }
  }

  async #sendEvent(
    serviceId: string,
    request: TriggerRequest,
    options: PagerDutyCallOptions,
  ): Promise<ProviderIncident> {
    const routingKey = await this.#keys.findForPages(serviceId, options);
    if (!routingKey) {
      // Says what is missing.
      await this.#requesters.get(request.requester, options);
      throw new InputError('PagerDuty has no way to be paged');
    }
    const { requester, title, details, link } = request;
    try {
      await this.#events.trigger(
        {
          routingKey,
          dedupKey: toIncidentKey(request.idempotencyKey),
          summary: title,
          source: link ?? 'Paved Path',
          severity: request.urgency === 'high' ? 'critical' : 'warning',
          details: {
            ...(details && { details }),
            'requested by': `${requester.name} (${requester.entityRef})`,
          },
          link,
        },
        options,
      );
    } catch (error) {
      if (options.signal.aborted) throw toUnknown(options.signal.reason);
      throw isPerhapsDone(error) ? toUnknown(error) : error;
    }
    for (const wait of [0, ...this.#waits]) {
      if (wait > 0) await sleep(wait, options.signal).catch(() => {});
      if (options.signal.aborted) break;
      const made = await this.findTriggered(
        serviceId,
        request.idempotencyKey,
        options,
      ).catch(() => undefined);
      if (made) return made;
    }
    throw new UnknownOutcomeError(
      'PagerDuty accepted the page and does not show its incident yet; it may have been added to another incident, or be suppressed by a rule there. Look at the service at PagerDuty before you page again',
      { accepted: true },
    );
  }
}

/** PagerDuty's keys have an end; a long one is told by its hash. */
function toIncidentKey(idempotencyKey: string): string {
  return idempotencyKey.length > LONGEST_KEY
    ? createHash('sha256').update(idempotencyKey).digest('hex')
    : idempotencyKey;
}

/** The REST API takes a text alone, and shows it to whoever is woken. */
function toDetails({ details, requester, link }: TriggerRequest): string {
  const asked = `Requested by ${requester.name} in the portal`;
  return [details, link ? `${asked}: ${link}` : asked]
    .filter(Boolean)
    .join('\n\n');
}

function toUnknown(
  error: unknown,
  options: { accepted?: boolean } = {},
): UnknownOutcomeError {
  const reason = isError(error) ? error.message : stringifyError(error);
  const what = options.accepted
    ? 'PagerDuty took the page, and it is not known what became of it'
    : 'It is not known whether PagerDuty took the page';
  return new UnknownOutcomeError(
    `${what}: ${reason}. Look at the service at PagerDuty before you page again`,
    options,
  );
}
