import { DiscoveryService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  CalendarFeed,
  RotaShift,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { PeopleDirectory } from '@paved-path/backstage-plugin-on-call-node';
import { createHash, randomBytes } from 'node:crypto';
import { DateTime } from 'luxon';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { CalendarEvent, writeCalendar } from '../../rules/rotas/calendar';
import { keptRange, toIso } from '../../rules/rotas/ranges';
import { hashOf } from '../errors';
import { OnCallLinks } from '../OnCallLinks';
import { rotaLinkOf } from './rotaLink';
import { ReadRota } from './ReadRota';
import { RotaReader } from './RotaReader';

const AHEAD = { months: 3 };
const TTL = 'PT1H';
const UNUSED_KEPT = 10;
const TOKEN = /^[\w-]{43}$/;

/** A calendar as it is sent. @internal */
export type FeedAnswer = { body: string; etag: string };

/**
 * Rotas as calendars, each at an address of its own for each person that reads it: whoever has the address can read the rota, and nothing else.
 * @internal
 */
export class Feeds {
  readonly #database: OnCallDatabase;
  readonly #discovery: DiscoveryService;
  readonly #people: PeopleDirectory;
  readonly #links: OnCallLinks;
  readonly #reader: RotaReader;

  constructor(options: {
    database: OnCallDatabase;
    discovery: DiscoveryService;
    people: PeopleDirectory;
    links: OnCallLinks;
    rotaReader: RotaReader;
  }) {
    this.#database = options.database;
    this.#discovery = options.discovery;
    this.#people = options.people;
    this.#links = options.links;
    this.#reader = options.rotaReader;
  }

  /**
   * An address for a person. Since only its hash is kept, it is another each time; all of them work until they are reset.
   *
   * @throws NotAllowedError where the catalog does not know the person
   */
  async create(
    userRef: string,
    { id }: Pick<ReadRota, 'id'>,
  ): Promise<CalendarFeed> {
    if (!(await this.#people.findByEntityRef(userRef))) {
      throw new NotAllowedError(
        `The catalog has no ${userRef}, and calendars are for people whom it knows`,
      );
    }
    const token = randomBytes(32).toString('base64url');
    await this.#database.feeds.add(
      { user_ref: userRef, rota_id: id },
      hashOfToken(token),
      { now: new Date().toISOString(), unusedKept: UNUSED_KEPT },
    );
    const baseUrl = await this.#discovery.getExternalBaseUrl('on-call');
    return { url: `${baseUrl}/feeds/${token}.ics` };
  }

  /** A new address; those that the person had of the rota stop working. */
  async reset(
    userRef: string,
    rota: Pick<ReadRota, 'id'>,
  ): Promise<CalendarFeed> {
    await this.#database.feeds.deleteAll({
      user_ref: userRef,
      rota_id: rota.id,
    });
    return this.create(userRef, rota);
  }

  /**
   * The calendar at an address.
   *
   * @throws NotFoundError where there is none any more, or where its person left; ServiceUnavailableError where the rota is not known
   */
  async read(token: string): Promise<FeedAnswer> {
    const hash = hashOfToken(token);
    const feed = TOKEN.test(token)
      ? await this.#database.feeds.find(hash)
      : undefined;
    if (!feed || !(await this.#people.findByEntityRef(feed.user_ref))) {
      throw new NotFoundError('There is no calendar here');
    }
    const now = DateTime.utc();
    const range = keptRange(now.toMillis());
    const rota = await this.#reader.requireKept(feed.rota_id, range);
    await this.#database.feeds.noteUse(hash, toIso(now.startOf('day')));
    return this.#write(rota, range, now);
  }

  #write(rota: ReadRota, range: TimeRange, now: DateTime): FeedAnswer {
    const url = this.#links.resolve(rotaLinkOf(rota.ownerRefs[0]));
    const last = toIso(now.plus(AHEAD));
    const events = rota.shifts
      .filter(({ start }) => start < last)
      .map(shift => toEvent(rota, shift, range, url));
    const calendar = { name: `On call: ${rota.name}`, ttl: TTL, events };
    return {
      body: writeCalendar({ ...calendar, now: toIso(now) }),
      // Weak, since it says when it was written, which is another moment each time.
      etag: `W/"${hashOf(calendar).slice(0, 32)}"`,
    };
  }
}

function toEvent(
  rota: ReadRota,
  shift: RotaShift,
  range: TimeRange,
  url: string | undefined,
): CalendarEvent {
  const { start, end, person } = shift;
  return {
    uid: `${hashOf([rota.id, placeOf(shift, range)]).slice(0, 32)}@paved-path`,
    start,
    end,
    summary: `${person.name} is on call: ${rota.name}`,
    url,
  };
}

/**
 * What tells a shift from the others of its rota, as shifts do not overlap: its end, since a shift that runs for long is cut where the time
 * begins that is looked at, which moves. One that reaches out of that time has its beginning alone.
 */
function placeOf({ start, end }: RotaShift, range: TimeRange): string[] {
  if (end < range.end) return ['until', end];
  return start > range.start ? ['from', start] : ['always'];
}

function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
