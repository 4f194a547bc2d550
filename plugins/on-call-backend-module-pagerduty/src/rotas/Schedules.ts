import { isError } from '@backstage/errors';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { PagerDutyUser } from '../schemas';
import { ScheduleClient, ScheduleRange } from './ScheduleClient';
import { ShiftAssignment } from './schemas';

/** Somebody's time in a schedule; in milliseconds since 1970. @internal */
export type ScheduleShift = {
  start: number;
  end: number;
  user: PagerDutyUser;
  /** What can be taken back: an override, or a shift that somebody added. */
  overrideId?: string;
};

/** A schedule of either kind, over some time. @internal */
export type Schedule = {
  id: string;
  kind: 'layers' | 'shifts';
  name: string;
  timeZone: string;
  url?: string;
  /** What is in force. */
  shifts: ScheduleShift[];
  /** Who is in its rotations. */
  users: PagerDutyUser[];
  /** Of a schedule of shifts. */
  assignments: ShiftAssignment[];
};

/** PagerDuty tells three months at once, wherever it says how much; in milliseconds. */
const LONGEST_PART = 80 * 24 * 60 * 60_000;

/** Before the id of a shift that somebody added: it is taken back in another way than an override. */
export const CUSTOM_SHIFT = 'shift:';

/**
 * The schedules of one account, whichever of PagerDuty's two schedules APIs serves them.
 * @internal
 */
export class Schedules {
  readonly #client: ScheduleClient;
  readonly #kinds = new Map<string, Schedule['kind']>();

  constructor(options: { client: ScheduleClient }) {
    this.#client = options.client;
  }

  /** Takes note of what points to a schedule: its type says which kind it is of. */
  note(reference: { id: string; type?: string }): void {
    if (reference.type?.startsWith('schedule_v3')) {
      this.#kinds.set(reference.id, 'shifts');
    }
  }

  async read(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<Schedule> {
    const schedules: Schedule[] = [];
    for (const part of toParts(range)) {
      schedules.push(await this.#readPart(id, part, options));
    }
    return {
      ...schedules[0],
      shifts: schedules.flatMap(({ shifts }) => shifts),
      assignments: schedules.flatMap(({ assignments }) => assignments),
    };
  }

  async #readPart(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<Schedule> {
    const first = this.#kinds.get(id) ?? 'layers';
    try {
      return await this.#readAs(first, id, range, options);
    } catch (error) {
      if (!isWrongKind(error)) throw error;
      // Schedules are upgraded from one kind to the other, and each is served by one API alone.
      const second = first === 'layers' ? 'shifts' : 'layers';
      try {
        return await this.#readAs(second, id, range, options);
      } catch (other) {
        throw isWrongKind(other) ? error : other;
      }
    }
  }

  async #readAs(
    kind: Schedule['kind'],
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<Schedule> {
    const schedule =
      kind === 'layers'
        ? await this.#readLayers(id, range, options)
        : await this.#readShifts(id, range, options);
    this.#kinds.set(id, schedule.kind);
    return schedule;
  }

  async #readLayers(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<Schedule> {
    const schedule = await this.#client.getLayerSchedule(id, range, options);
    if (schedule.type === 'schedule_v3') {
      return this.#readShifts(id, range, options);
    }
    const overrides =
      schedule.overrides_subschedule.length > 0
        ? await this.#client.listOverrides(id, range, options)
        : [];
    const shifts = schedule.final_schedule.flatMap(({ start, end, user }) => {
      if (!user) return [];
      const override = overrides.find(
        each =>
          each.user?.id === user.id && each.start <= start && each.end >= end,
      );
      return [
        {
          start: Date.parse(start),
          end: Date.parse(end),
          user,
          ...(override && { overrideId: override.id }),
        },
      ];
    });
    return {
      id,
      kind: 'layers',
      name: schedule.name ?? schedule.summary ?? id,
      timeZone: schedule.time_zone ?? 'Etc/UTC',
      url: schedule.html_url,
      shifts,
      users: schedule.users,
      assignments: [],
    };
  }

  async #readShifts(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<Schedule> {
    const schedule = await this.#client.getShiftSchedule(id, range, options);
    const { since, until } = range;
    const assignments = schedule.final_schedule
      .map(each => ({
        ...each,
        start_time: each.start_time < since ? since : each.start_time,
        end_time: each.end_time > until ? until : each.end_time,
      }))
      .filter(each => each.start_time < each.end_time);
    const shifts = assignments.flatMap(({ member, source, ...time }) => {
      if (!member.user_id) return [];
      const overrideId =
        source?.override_id ??
        (source?.type === 'custom_shift' && source.shift_id
          ? `${CUSTOM_SHIFT}${source.shift_id}`
          : undefined);
      return [
        {
          start: Date.parse(time.start_time),
          end: Date.parse(time.end_time),
          user: toUser(member.user_id),
          ...(overrideId && { overrideId }),
        },
      ];
    });
    return {
      id,
      kind: 'shifts',
      name: schedule.name ?? id,
      timeZone: schedule.time_zone ?? 'Etc/UTC',
      url: schedule.html_url,
      shifts,
      users: [...new Set(schedule.rotations)].map(toUser),
      assignments,
    };
  }
}

/** Cuts a time into parts that PagerDuty tells at once. */
function toParts({ since, until }: ScheduleRange): ScheduleRange[] {
  const parts: ScheduleRange[] = [];
  const end = Date.parse(until);
  let start = Date.parse(since);
  do {
    const next = Math.min(start + LONGEST_PART, end);
    parts.push({
      since: new Date(start).toISOString(),
      until: new Date(next).toISOString(),
    });
    start = next;
  } while (start < end);
  return parts;
}

/** A schedule of shifts names its people by their ids alone. */
function toUser(id: string): PagerDutyUser {
  return {
    id,
    type: 'user_reference',
    summary: undefined,
    html_url: undefined,
    name: undefined,
    email: undefined,
  };
}

function isWrongKind(error: unknown): boolean {
  return isError(error) && ['InputError', 'NotFoundError'].includes(error.name);
}
