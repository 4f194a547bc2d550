import { InputError } from '@backstage/errors';
import { NewShiftOverride } from './ScheduleClient';
import { Schedule } from './Schedules';

/**
 * What puts one person on call for a time in a schedule of shifts, where an override replaces somebody in one of its parts, and a custom shift
 * fills what is empty.
 *
 * @throws InputError where more than one are on call at once: then only a person can say who is to be replaced
 * @internal
 */
export function planOverride(
  schedule: Schedule,
  override: { start: string; end: string; userId: string },
): {
  replaced: NewShiftOverride[];
  added: { start: string; end: string; userId: string }[];
} {
  const { userId } = override;
  const from = Date.parse(override.start);
  const until = Date.parse(override.end);
  const replaced: NewShiftOverride[] = [];
  const added: { start: string; end: string; userId: string }[] = [];
  const inOrder = schedule.assignments
    .map(({ member, source, ...time }) => ({
      userId: member.user_id,
      source,
      start: Math.max(Date.parse(time.start_time), from),
      end: Math.min(Date.parse(time.end_time), until),
    }))
    .filter(({ userId: who, start, end }) => who && start < end)
    .sort((left, right) => left.start - right.start);
  let covered = from;
  const addUntil = (end: number) => {
    if (end > covered) added.push({ ...toTimes(covered, end), userId });
  };
  for (const { userId: who, source, start, end } of inOrder) {
    if (start < covered) {
      throw new InputError(
        `More than one person is on call in ${schedule.name} at once, so it cannot be told here who is to be replaced; make the override at PagerDuty`,
      );
    }
    addUntil(start);
    covered = end;
    if (who === userId) continue;
    const part = source?.rotation_id
      ? { rotationId: source.rotation_id }
      : { customShiftId: source?.shift_id };
    if (!part.rotationId && !part.customShiftId) {
      throw new InputError(
        `PagerDuty does not say which part of ${schedule.name} puts somebody on call then; make the override at PagerDuty`,
      );
    }
    replaced.push({
      ...part,
      ...toTimes(start, end),
      overriddenUserId: who!,
      overridingUserId: userId,
    });
  }
  addUntil(until);
  return { replaced, added };
}

function toTimes(start: number, end: number): { start: string; end: string } {
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  };
}
