import { Person, TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  ProviderRota,
  UnknownOutcomeError,
  UnreadRotas,
} from '@paved-path/backstage-plugin-on-call-node';
import { InputError, isError, toError } from '@backstage/errors';
import { isPerhapsDone } from '../http/isPerhapsDone';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { toKey } from '../keys';
import { People } from '../People';
import { PagerDutyService, PagerDutyUser } from '../schemas';
import { ScheduleClient } from './ScheduleClient';
import { CUSTOM_SHIFT, Schedule, Schedules } from './Schedules';
import { planOverride } from './planOverride';
import { toRota } from './toRota';

type Override = { start: string; end: string; userId: string };

/** A part of an override is in force, and the rest was not taken, or perhaps. */
class PartialOverrideError extends Error {
  name = 'PartialOverrideError';
}

/**
 * The schedules of one account that the escalation policies of known services name.
 * @internal
 */
export class Rotas {
  readonly #accountId: string;
  readonly #client: ScheduleClient;
  readonly #schedules: Schedules;
  readonly #people: People;

  constructor(options: {
    accountId: string;
    client: ScheduleClient;
    people: People;
  }) {
    this.#accountId = options.accountId;
    this.#client = options.client;
    this.#people = options.people;
    this.#schedules = new Schedules({ client: options.client });
  }

  /** The schedules, and those that could not be read just now, of which there may be all. */
  async list(
    services: Iterable<PagerDutyService>,
    range: TimeRange,
    options: PagerDutyCallOptions,
  ): Promise<{ rotas: ProviderRota[]; unread: UnreadRotas[] }> {
    const names = new Map<string, string>();
    for (const { escalation_policy: policy } of services) {
      for (const { targets } of policy?.escalation_rules ?? []) {
        for (const target of targets) {
          if (!target.type?.startsWith('schedule')) continue;
          this.#schedules.note(target);
          names.set(target.id, target.summary ?? target.id);
        }
      }
    }
    const rotas: ProviderRota[] = [];
    const unread: UnreadRotas[] = [];
    await Promise.all(
      [...names].map(async ([id, name]) => {
        try {
          rotas.push(await this.#read(id, range, options));
        } catch (error) {
          options.signal.throwIfAborted();
          const key = toKey(this.#accountId, id);
          unread.push({ id: key, name, reason: toError(error).message });
        }
      }),
    );
    const places = [...names.keys()].map(id => toKey(this.#accountId, id));
    const inOrder = (one: { id: string }, other: { id: string }) =>
      places.indexOf(one.id) - places.indexOf(other.id);
    return { rotas: rotas.sort(inOrder), unread };
  }

  /** @throws UnknownOutcomeError */
  async createOverride(
    scheduleId: string,
    request: TimeRange & { person: Actor },
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const { person, start, end } = request;
    if (Date.parse(start) >= Date.parse(end)) {
      throw new InputError('An override must end after it begins');
    }
    const user = person.email
      ? await this.#people.findUser(person.email, options)
      : undefined;
    if (!user) {
      throw new InputError(
        `PagerDuty knows no user with the email address of ${person.name}, so they cannot be put on call there; invite them to PagerDuty`,
      );
    }
    const override = {
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
      userId: user.id,
    };
    const range = { since: override.start, until: override.end };
    const schedule = await this.#schedules.read(scheduleId, range, options);
    if (isCovered(schedule, override)) return;
    try {
      if (schedule.kind === 'layers') {
        await this.#overrideLayers(scheduleId, override, options);
      } else {
        await this.#overrideShifts(schedule, override, options);
      }
    } catch (error) {
      const isPartial = error instanceof PartialOverrideError;
      if (!isPartial) options.signal.throwIfAborted();
      if (!isPartial && !isPerhapsDone(error)) throw error;
      const now = await this.#schedules
        .read(scheduleId, range, options)
        .catch(() => undefined);
      if (now && isCovered(now, override)) return;
      if (isPartial) {
        throw new UnknownOutcomeError(
          `PagerDuty took only a part of the override. ${error.message}. Look at the schedule before you make it again`,
          { accepted: true },
        );
      }
      throw new UnknownOutcomeError(
        `It is not known whether PagerDuty took the override: ${
          isError(error) ? error.message : error
        }. Look at the schedule before you make it again`,
      );
    }
  }

  async deleteOverride(
    scheduleId: string,
    overrideId: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    if (overrideId.startsWith(CUSTOM_SHIFT)) {
      const shiftId = overrideId.slice(CUSTOM_SHIFT.length);
      await this.#client.deleteCustomShift(scheduleId, shiftId, options);
      return;
    }
    // A moment is enough to learn which kind of schedule it is.
    const now = Date.now();
    const { kind } = await this.#schedules.read(
      scheduleId,
      {
        since: new Date(now).toISOString(),
        until: new Date(now + 1_000).toISOString(),
      },
      options,
    );
    if (kind === 'layers') {
      await this.#client.deleteOverride(scheduleId, overrideId, options);
    } else {
      await this.#client.deleteShiftOverride(scheduleId, overrideId, options);
    }
  }

  async #overrideLayers(
    scheduleId: string,
    override: Override,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const refusals = await this.#client.createOverride(
      scheduleId,
      override,
      options,
    );
    if (refusals.length > 0) {
      throw new InputError(
        `PagerDuty refused the override: ${refusals.join('; ')}`,
      );
    }
  }

  async #overrideShifts(
    schedule: Schedule,
    override: Override,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const { replaced, added } = planOverride(schedule, override);
    if (replaced.length > 0) {
      await this.#client.createShiftOverrides(schedule.id, replaced, options);
    }
    if (added.length === 0) return;
    try {
      await this.#client.createCustomShifts(schedule.id, added, options);
    } catch (error) {
      if (replaced.length === 0) throw error;
      throw new PartialOverrideError(
        `In force is ${toSpans(replaced)}; ${toSpans(added)} is ${
          isPerhapsDone(error) ? 'perhaps not' : 'not'
        }: ${isError(error) ? error.message : error}`,
      );
    }
  }

  async #read(
    id: string,
    range: TimeRange,
    options: PagerDutyCallOptions,
  ): Promise<ProviderRota> {
    const schedule = await this.#schedules.read(
      id,
      { since: range.start, until: range.end },
      options,
    );
    const users = new Map<string, PagerDutyUser>();
    for (const user of [
      ...schedule.users,
      ...schedule.shifts.map(shift => shift.user),
    ]) {
      users.set(user.id, user);
    }
    const people = new Map<string, Person>();
    await Promise.all(
      [...users.values()].map(async user =>
        people.set(user.id, (await this.#people.know(user, options)).person),
      ),
    );
    return toRota(schedule, toKey(this.#accountId, id), range, people);
  }
}

function toSpans(times: readonly { start: string; end: string }[]): string {
  return times.map(({ start, end }) => `${start} to ${end}`).join(', ');
}

/** Whether the person is on call all that time already, and alone. */
function isCovered(schedule: Schedule, override: Override): boolean {
  let covered = Date.parse(override.start);
  const end = Date.parse(override.end);
  const inOrder = [...schedule.shifts].sort(
    (left, right) => left.start - right.start,
  );
  for (const shift of inOrder) {
    if (shift.end <= covered || shift.start >= end) continue;
    if (shift.user.id !== override.userId || shift.start > covered) {
      return false;
    }
    covered = shift.end;
  }
  return covered >= end;
}
