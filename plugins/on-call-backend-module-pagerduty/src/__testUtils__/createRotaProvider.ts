import { Bench } from './setUp';
import {
  toPolicy,
  toScheduleReference,
  toService,
  toUserReference,
} from './shapes';

/** An hour of a day of January 2027, ISO 8601 in UTC. */
export const at = (day: number, hour = 0) =>
  new Date(Date.UTC(2027, 0, day, hour)).toISOString();

/** A provider of a service whose policy names a schedule of each kind. */
export async function createRotaProvider(bench: Bench) {
  const { fake } = bench;
  fake.policies = [
    toPolicy('PPOL', [
      [toScheduleReference('PSCH'), toUserReference('PKAI')],
      [toScheduleReference('PSHF', 'schedule_v3_reference')],
      [toScheduleReference('PSCH')],
    ]),
  ];
  fake.services = [toService('PPAY', 'PPOL'), toService('POTHER', 'PELSE')];
  fake.policies.push(toPolicy('PELSE', [[toScheduleReference('PUNSEEN')]]));
  fake.schedules = [
    {
      id: 'PSCH',
      entries: [
        { start: at(1), end: at(6, 8), userId: 'PANA' },
        { start: at(6, 8), end: at(6, 20), userId: 'PMAY' },
        { start: at(6, 20), end: at(7), userId: 'PANA' },
        { start: at(7), end: at(9), userId: 'PANA' },
        { start: at(10), end: at(20), userId: 'PGON' },
      ],
      overrides: [
        { id: 'QOV1', start: at(6, 8), end: at(6, 20), userId: 'PMAY' },
      ],
    },
  ];
  const rotation = { type: 'schedule_rotation', rotation_id: 'ROT1' };
  fake.shiftSchedules = [
    {
      id: 'PSHF',
      members: ['PANA', 'PKAI', 'PANA'],
      assignments: [
        {
          start_time: at(1),
          end_time: at(6),
          member: { type: 'user_member', user_id: 'PANA' },
          source: rotation,
        },
        {
          start_time: at(6),
          end_time: at(7),
          member: { type: 'user_member', user_id: 'PKAI' },
          source: {
            ...rotation,
            type: 'schedule_rotation_override',
            override_id: 'OV9',
          },
        },
        {
          start_time: at(7),
          end_time: at(8),
          member: { type: 'empty_member' },
          source: rotation,
        },
        {
          start_time: at(8),
          end_time: at(30),
          member: { type: 'user_member', user_id: 'PKAI' },
          source: { type: 'custom_shift', shift_id: 'CS1' },
        },
      ],
    },
  ];
  const provider = await fake.createProvider();
  provider.claim({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments',
      annotations: { 'pagerduty.com/service-id': 'PPAY' },
    },
  });
  return provider;
}
