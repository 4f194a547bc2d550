import fc from 'fast-check';
import { planOverride } from './planOverride';
import { Schedule } from './Schedules';
import { ShiftAssignment } from './schemas';

const HOUR = 60 * 60_000;
const at = (hour: number) => new Date(hour * HOUR).toISOString();

function toSchedule(assignments: ShiftAssignment[]): Schedule {
  return {
    id: 'PS',
    kind: 'shifts',
    name: 'Shifts',
    timeZone: 'Etc/UTC',
    shifts: [],
    users: [],
    assignments,
  };
}

/** One after another, with holes and with slots that are empty. */
const sequences = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 0, max: 4 }),
      hours: fc.integer({ min: 1, max: 12 }),
      user: fc.constantFrom('PA', 'PB', 'PNEW', undefined),
    }),
    { maxLength: 8 },
  )
  .map(parts => {
    let hour = 0;
    return parts.map(({ pause, hours, user }, index): ShiftAssignment => {
      const start = hour + pause;
      hour = start + hours;
      return {
        start_time: at(start),
        end_time: at(hour),
        member: { type: user ? 'user_member' : 'empty_member', user_id: user },
        source: {
          type: 'schedule_rotation',
          rotation_id: index % 2 ? 'R1' : undefined,
          shift_id: index % 2 ? undefined : 'C1',
          override_id: undefined,
        },
      };
    });
  });

describe('planOverride', () => {
  it('covers the whole time exactly once, and leaves alone what is theirs already', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (assignments, from, hours) => {
          const until = from + hours;
          const { replaced, added } = planOverride(toSchedule(assignments), {
            start: at(from),
            end: at(until),
            userId: 'PNEW',
          });
          for (let hour = from; hour < until; hour += 1) {
            const holds = ({ start, end }: { start: string; end: string }) =>
              start <= at(hour) && end > at(hour);
            const own = assignments.filter(
              each =>
                each.member.user_id === 'PNEW' &&
                each.start_time <= at(hour) &&
                each.end_time > at(hour),
            );
            expect(
              replaced.filter(holds).length +
                added.filter(holds).length +
                own.length,
            ).toBe(1);
          }
          for (const { start, end, overriddenUserId } of replaced) {
            expect(start >= at(from) && end <= at(until)).toBe(true);
            expect(overriddenUserId).not.toBe('PNEW');
          }
        },
      ),
    );
  });

  it('asks a person where it cannot be told whom or what to replace', () => {
    const one: ShiftAssignment = {
      start_time: at(0),
      end_time: at(8),
      member: { type: 'user_member', user_id: 'PA' },
      source: undefined,
    };
    const override = { start: at(0), end: at(8), userId: 'PNEW' };
    expect(() => planOverride(toSchedule([one]), override)).toThrow(
      'PagerDuty does not say which part of Shifts puts somebody on call',
    );
    const other = { ...one, member: { type: 'user_member', user_id: 'PNEW' } };
    expect(() => planOverride(toSchedule([other, one]), override)).toThrow(
      'More than one person is on call in Shifts at once',
    );
  });
});
