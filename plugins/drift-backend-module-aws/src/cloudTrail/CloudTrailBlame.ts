import { Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Suspect } from '@paved-path/backstage-plugin-drift-common';
import { BlameProvider } from '@paved-path/backstage-plugin-drift-node';
import { SharedCalls } from '@paved-path/provider-kit-node';
import { partitionOf } from '../arn';
import { AwsAccess, AwsPlace } from '../AwsAccess';
import { AwsAccount, CloudTrailSettings } from '../settings';
import { Actor, actorOf, createActorFilter, recordSchema } from './actor';
import { LookupBudget } from './LookupBudget';
import { Pace } from './Pace';
import { Search, whereToLook } from './whereToLook';

const DAY = 24 * 60 * 60_000;
/** CloudTrail's event history goes back so far. */
const KEPT = 90 * DAY;
/** AWS allows two lookups a second, for each account and region. */
const INTERVAL = 500;
/** The most that AWS gives at once. */
const PAGE_SIZE = 50;
const MAX_PAGES = 3;
const MAX_SUSPECTS = 10;

/**
 * Names who changed a resource of AWS, by the event history of CloudTrail: calls that changed something and did not fail, since the state was
 * last written, of anybody but those that apply.
 *
 * @remarks
 * CloudTrail keeps 90 days, tells of a call some minutes after it, and keeps no events of data, such as those of objects in a bucket. An empty answer
 * says that it was asked and knows nobody; where it could not be asked, this throws.
 *
 * @internal
 */
export class CloudTrailBlame implements BlameProvider {
  readonly id = 'aws-cloudtrail';
  readonly #access: AwsAccess;
  readonly #accounts: readonly AwsAccount[];
  readonly #logger: Pick<LoggerService, 'info'>;
  readonly #isIgnored: (actor: Actor) => boolean;
  readonly #budget: LookupBudget;
  readonly #interval: number;
  readonly #paces = new Map<string, Pace>();
  readonly #shared = new SharedCalls();

  constructor(options: {
    access: AwsAccess;
    accounts: readonly AwsAccount[];
    settings: CloudTrailSettings;
    logger: Pick<LoggerService, 'info'>;
    /** Between two lookups in an account and region, in milliseconds. By default 500. */
    interval?: number;
  }) {
    const { settings } = options;
    this.#access = options.access;
    this.#accounts = options.accounts;
    this.#logger = options.logger;
    this.#interval = options.interval ?? INTERVAL;
    this.#isIgnored = createActorFilter(settings.ignoreActors);
    this.#budget = new LookupBudget(settings.maxLookups);
  }

  async findSuspects(
    request: Parameters<BlameProvider['findSuspects']>[0],
    { signal }: { signal: AbortSignal },
  ): Promise<Suspect[]> {
    signal.throwIfAborted();
    const { environment, resource, since } = request;
    const search = whereToLook(resource, this.#accounts);
    if (!search) return [];
    const oldest = Date.now() - KEPT;
    const wanted = since ? Date.parse(since) : 0;
    const from = new Date(Math.max(oldest, wanted));
    const answers = await Promise.allSettled(
      search.places.flatMap(place =>
        search.names.map(name =>
          this.#lookUp({ place, name, from, since }, environment.key, signal),
        ),
      ),
    );
    signal.throwIfAborted();
    const suspects = new Map<string, Suspect>();
    for (const answer of answers) {
      if (answer.status !== 'fulfilled') continue;
      for (const [id, suspect] of answer.value) suspects.set(id, suspect);
    }
    if (suspects.size === 0) {
      const failure = answers.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
      if (wanted < oldest) {
        this.#logger.info(
          `CloudTrail names nobody for ${
            resource.address
          }; it keeps 90 days, and the state was last written ${
            since ? `at ${since}` : 'nobody knows when'
          }`,
        );
      }
    }
    return [...suspects.values()]
      .sort((left, right) => right.at.localeCompare(left.at))
      .slice(0, MAX_SUSPECTS);
  }

  /** The suspects by the ids of their events, one request in flight for one question. */
  async #lookUp(
    question: {
      place: AwsPlace;
      name: Search['names'][number];
      from: Date;
      since?: string;
    },
    environmentKey: string,
    signal: AbortSignal,
  ): Promise<Map<string, Suspect>> {
    const { place, name, from, since } = question;
    const { account, region } = place;
    const key = JSON.stringify([account.id, region, name.name, since]);
    const suspects = new Map<string, Suspect>();
    const events = await this.#shared.run(
      key,
      inner => this.#readEvents(place, name.name, from, environmentKey, inner),
      signal,
    );
    for (const event of events) {
      if (name.source && event.EventSource !== name.source) continue;
      const suspect = this.#toSuspect(event, region);
      if (suspect?.reference) suspects.set(suspect.reference, suspect);
    }
    return suspects;
  }

  /** The newest events; older ones than fit three pages are left out. */
  async #readEvents(
    place: AwsPlace,
    name: string,
    from: Date,
    environmentKey: string,
    signal: AbortSignal,
  ): Promise<Event[]> {
    const events: Event[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      this.#budget.spend(environmentKey);
      await this.#paceOf(place).turn(signal);
      const command = new LookupEventsCommand({
        LookupAttributes: [
          { AttributeKey: 'ResourceName', AttributeValue: name },
        ],
        StartTime: from,
        MaxResults: PAGE_SIZE,
        NextToken: token,
      });
      const { Events = [], NextToken } = await this.#access.call(
        place,
        'cloudtrail:LookupEvents',
        signal,
        ({ cloudTrail }) => cloudTrail.send(command, { abortSignal: signal }),
      );
      events.push(...Events);
      token = NextToken;
      if (!token) break;
    }
    return events;
  }

  #toSuspect(event: Event, region: string): Suspect | undefined {
    const { EventId, EventName, EventTime, EventSource, Username } = event;
    const record = readRecord(event.CloudTrailEvent);
    const readOnly = event.ReadOnly ?? String(record.readOnly);
    // What only reads, or failed, changed nothing.
    if (readOnly !== 'false' || record.errorCode) return undefined;
    if (!EventId || !EventTime || !EventName) return undefined;
    const actor = actorOf(record, Username);
    if (this.#isIgnored(actor)) return undefined;
    const service = EventSource?.replace(/\.amazonaws\.com$/, '');
    const host = `https://${region}.${partitionOf(region).console}`;
    return {
      kind: 'audit-event',
      who: actor.who,
      at: EventTime.toISOString(),
      what: service ? `${service}:${EventName}` : EventName,
      reference: EventId,
      url: `${host}/cloudtrailv2/home?region=${region}#/events/${encodeURIComponent(
        EventId,
      )}`,
    };
  }

  #paceOf({ account, region }: AwsPlace): Pace {
    const key = `${account.id} ${region}`;
    const pace = this.#paces.get(key) ?? new Pace(this.#interval);
    this.#paces.set(key, pace);
    return pace;
  }
}

/** What a record tells of who it was; nothing where it is none. */
function readRecord(text: string | undefined) {
  try {
    return recordSchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return recordSchema.parse({});
  }
}
