import { z } from 'zod';
import { Operation, instant, reference, text, zone } from './operationWords';

const override = z.strictObject({
  start: instant,
  end: instant,
  user: reference('user_reference'),
});
const member = z.strictObject({
  type: z.literal('user_member'),
  user_id: text,
});
const shiftOverride = z
  .strictObject({
    type: z.literal('override_shift'),
    rotation_id: text.optional(),
    custom_shift_id: text.optional(),
    start_time: instant,
    end_time: instant,
    overridden_member: member,
    overriding_member: member,
  })
  .refine(
    value => Boolean(value.rotation_id) !== Boolean(value.custom_shift_id),
    'one of rotation_id and custom_shift_id',
  );
const customShift = z.strictObject({
  type: z.literal('custom_shift'),
  start_time: instant,
  end_time: instant,
  assignments: z
    .array(z.strictObject({ type: z.literal('shift_assignment'), member }))
    .length(1),
});

/** Those of schedules: see `operations`. */
export const schedules: Operation[] = [
  {
    name: 'get a schedule',
    method: 'GET',
    host: 'rest',
    path: '/schedules/{}',
    scope: 'schedules.read',
    query: {
      time_zone: zone,
      since: instant,
      until: instant,
      overflow: z.enum(['true', 'false']),
    },
  },
  {
    name: 'list overrides',
    method: 'GET',
    host: 'rest',
    path: '/schedules/{}/overrides',
    scope: 'schedules.read',
    query: {
      since: instant,
      until: instant,
      editable: z.enum(['true', 'false']),
      overflow: z.enum(['true', 'false']),
    },
    required: ['since', 'until'],
  },
  {
    name: 'create overrides',
    method: 'POST',
    host: 'rest',
    path: '/schedules/{}/overrides',
    scope: 'schedules.write',
    body: z.strictObject({ overrides: z.array(override).min(1) }),
  },
  {
    name: 'delete an override',
    method: 'DELETE',
    host: 'rest',
    path: '/schedules/{}/overrides/{}',
    scope: 'schedules.write',
  },
  {
    name: 'get a schedule of shifts',
    method: 'GET',
    host: 'rest',
    path: '/v3/schedules/{}',
    scope: 'schedules.read',
    query: {
      time_zone: zone,
      since: instant,
      until: instant,
      'include[]': z.literal('final_schedule'),
    },
  },
  {
    name: 'create overrides in a schedule of shifts',
    method: 'POST',
    host: 'rest',
    path: '/v3/schedules/{}/overrides',
    scope: 'schedules.write',
    body: z.strictObject({ overrides: z.array(shiftOverride).min(1) }),
  },
  {
    name: 'delete an override in a schedule of shifts',
    method: 'DELETE',
    host: 'rest',
    path: '/v3/schedules/{}/overrides/{}',
    scope: 'schedules.write',
  },
  {
    name: 'create custom shifts',
    method: 'POST',
    host: 'rest',
    path: '/v3/schedules/{}/custom_shifts',
    scope: 'schedules.write',
    body: z.strictObject({ custom_shifts: z.array(customShift).min(1) }),
  },
  {
    name: 'delete a custom shift',
    method: 'DELETE',
    host: 'rest',
    path: '/v3/schedules/{}/custom_shifts/{}',
    scope: 'schedules.write',
  },
];
