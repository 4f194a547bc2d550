import { z } from 'zod';
import { PagerDutyCallOptions, PagerDutyHttp } from '../http/PagerDutyHttp';
import {
  createdOverridesSchema,
  layerScheduleSchema,
  LayerSchedule,
  overrideSchema,
  PagerDutyOverride,
  shiftScheduleSchema,
  ShiftSchedule,
} from './schemas';

/** A time, the end exclusive; ISO 8601 in UTC. @internal */
export type ScheduleRange = { since: string; until: string };

/** Who takes over whose time from which part of a schedule of shifts. @internal */
export type NewShiftOverride = {
  start: string;
  end: string;
  /** One of the two. */
  rotationId?: string;
  customShiftId?: string;
  overriddenUserId: string;
  overridingUserId: string;
};

const READ = 'schedules.read';
const WRITE = 'schedules.write';

/**
 * The schedules of one account: those of layers, which PagerDuty's second schedules API serves, and those of shifts, which the third does.
 * @internal
 */
export class ScheduleClient {
  readonly #http: PagerDutyHttp;

  constructor(options: { http: PagerDutyHttp }) {
    this.#http = options.http;
  }

  async getLayerSchedule(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<LayerSchedule> {
    const { schedule } = await this.#http.send(
      z.object({ schedule: layerScheduleSchema }),
      {
        path: schedulePath(id),
        query: { ...range, time_zone: 'UTC' },
        scope: READ,
      },
      options,
    );
    return schedule;
  }

  /** The overrides of a schedule of layers in the time. */
  async listOverrides(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyOverride[]> {
    const { overrides } = await this.#http.send(
      z.object({ overrides: z.array(overrideSchema) }),
      { path: `${schedulePath(id)}/overrides`, query: range, scope: READ },
      options,
    );
    return overrides;
  }

  /**
   * Puts somebody on call in a schedule of layers; sent once: see PagerDutyHttp.
   * @returns why PagerDuty refused it; empty where it did not
   */
  async createOverride(
    id: string,
    override: { start: string; end: string; userId: string },
    options: PagerDutyCallOptions,
  ): Promise<string[]> {
    const { start, end, userId } = override;
    const user = { id: userId, type: 'user_reference' };
    const created = await this.#http.once(
      createdOverridesSchema,
      {
        method: 'POST',
        path: `${schedulePath(id)}/overrides`,
        body: { overrides: [{ start, end, user }] },
        scope: WRITE,
      },
      options,
    );
    return created.flatMap(({ status, errors }) =>
      status && status >= 400 ? errors ?? [`refused with ${status}`] : [],
    );
  }

  async deleteOverride(
    id: string,
    overrideId: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const override = encodeURIComponent(overrideId);
    const path = `${schedulePath(id)}/overrides/${override}`;
    await this.#delete(path, options);
  }

  async getShiftSchedule(
    id: string,
    range: ScheduleRange,
    options: PagerDutyCallOptions,
  ): Promise<ShiftSchedule> {
    const { schedule } = await this.#http.send(
      z.object({ schedule: shiftScheduleSchema }),
      {
        path: `/v3${schedulePath(id)}`,
        query: { ...range, time_zone: 'UTC', 'include[]': ['final_schedule'] },
        scope: READ,
      },
      options,
    );
    return schedule;
  }

  /** Sent once: see PagerDutyHttp. */
  async createShiftOverrides(
    id: string,
    overrides: NewShiftOverride[],
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const body = {
      overrides: overrides.map(override => ({
        type: 'override_shift',
        rotation_id: override.rotationId,
        custom_shift_id: override.customShiftId,
        start_time: override.start,
        end_time: override.end,
        overridden_member: toMember(override.overriddenUserId),
        overriding_member: toMember(override.overridingUserId),
      })),
    };
    const path = `/v3${schedulePath(id)}/overrides`;
    await this.#http.once(
      z.unknown(),
      { method: 'POST', path, body, scope: WRITE },
      options,
    );
  }

  /** Puts somebody on call when nobody is; sent once: see PagerDutyHttp. */
  async createCustomShifts(
    id: string,
    shifts: { start: string; end: string; userId: string }[],
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const body = {
      custom_shifts: shifts.map(({ start, end, userId }) => ({
        type: 'custom_shift',
        start_time: start,
        end_time: end,
        assignments: [{ type: 'shift_assignment', member: toMember(userId) }],
      })),
    };
    const path = `/v3${schedulePath(id)}/custom_shifts`;
    await this.#http.once(
      z.unknown(),
      { method: 'POST', path, body, scope: WRITE },
      options,
    );
  }

  async deleteShiftOverride(
    id: string,
    overrideId: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const override = encodeURIComponent(overrideId);
    await this.#delete(`/v3${schedulePath(id)}/overrides/${override}`, options);
  }

  async deleteCustomShift(
    id: string,
    shiftId: string,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    const shift = encodeURIComponent(shiftId);
    await this.#delete(
      `/v3${schedulePath(id)}/custom_shifts/${shift}`,
      options,
    );
  }

  async #delete(path: string, options: PagerDutyCallOptions): Promise<void> {
    await this.#http.send(
      z.unknown(),
      { method: 'DELETE', path, scope: WRITE },
      options,
    );
  }
}

function schedulePath(id: string): string {
  return `/schedules/${encodeURIComponent(id)}`;
}

function toMember(userId: string) {
  return { type: 'user_member', user_id: userId };
}
