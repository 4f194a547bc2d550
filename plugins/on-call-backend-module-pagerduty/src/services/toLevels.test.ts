import fc from 'fast-check';
import { toPolicy, toScheduleReference } from '../__testUtils__/shapes';
import { OnCallEntry, onCallSchema, policySchema } from '../schemas';
import { toPlainLevels } from './toLevels';

const HOUR = 60 * 60_000;
const NOW = Date.UTC(2027, 2, 28, 0, 30);
const UNTIL = NOW + 14 * 24 * HOUR;

const policy = policySchema.parse(
  toPolicy('PPOL', [
    [toScheduleReference('PS1'), toScheduleReference('PS2')],
    [toScheduleReference('PS3')],
    [toScheduleReference('PS4')],
  ]),
);

function toEntry(
  level: number,
  userId: string,
  scheduleId: string,
  hours: [number | undefined, number | undefined],
): OnCallEntry {
  const [start, end] = hours.map(hour =>
    hour === undefined ? null : new Date(NOW + hour * HOUR).toISOString(),
  );
  return onCallSchema.parse({
    user: { id: userId },
    schedule: { id: scheduleId },
    escalation_policy: { id: 'PPOL' },
    escalation_level: level,
    start,
    end,
  });
}

const isCurrent = (entry: OnCallEntry) =>
  (entry.start === undefined || Date.parse(entry.start) <= NOW) &&
  (entry.end === undefined || Date.parse(entry.end) > NOW);

const entries = fc.array(
  fc
    .record({
      level: fc.integer({ min: 1, max: 4 }),
      user: fc.constantFrom('PA', 'PB', 'PC'),
      schedule: fc.constantFrom('PS1', 'PS2', 'PS3'),
      start: fc.option(fc.integer({ min: -48, max: 300 }), { nil: undefined }),
      hours: fc.option(fc.integer({ min: 1, max: 96 }), { nil: undefined }),
    })
    .map(({ level, user, schedule, start, hours }) =>
      toEntry(level, user, schedule, [
        start,
        hours === undefined ? undefined : (start ?? 0) + hours,
      ]),
    ),
  { maxLength: 25 },
);

describe('toPlainLevels', () => {
  it('puts the primary first, as the policy names its schedules', () => {
    const now = [
      toEntry(1, 'PA', 'PS2', [-1, 5]),
      toEntry(1, 'PB', 'PS1', [-1, 5]),
      toEntry(1, 'PA', 'PS1', [-1, 9]),
    ];
    const [first] = toPlainLevels(
      policy,
      { now, ahead: now, until: UNTIL },
      NOW,
    );
    expect(first.now.map(({ userId }) => userId)).toEqual(['PA', 'PB']);
    // Each person once, for as long as they are on call anywhere.
    expect(first.now[0].end).toBe(NOW + 9 * HOUR);
  });

  it('believes PagerDuty that somebody is on call, whatever this clock says', () => {
    const now = [toEntry(1, 'PA', 'PS1', [0.01, 5])];
    const [first] = toPlainLevels(
      policy,
      { now, ahead: [], until: UNTIL },
      NOW,
    );
    expect(first.now).toHaveLength(1);
    const ended = [toEntry(1, 'PA', 'PS1', [-5, -0.01])];
    const [late] = toPlainLevels(
      policy,
      { now: ended, ahead: [], until: UNTIL },
      NOW,
    );
    expect(late.now).toHaveLength(1);
  });

  it('holds for whatever PagerDuty tells', () => {
    fc.assert(
      fc.property(entries, ahead => {
        const now = ahead.filter(isCurrent);
        const levels = toPlainLevels(policy, { now, ahead, until: UNTIL }, NOW);
        expect(levels.map(({ level }) => level)).toEqual(
          levels.map((_, index) => index + 1),
        );
        expect(levels.length).toBeGreaterThanOrEqual(3);
        for (const { level, now: here, next, gaps } of levels) {
          const own = ahead.filter(each => each.escalation_level === level);
          // Exactly those whom PagerDuty names at this level, each once.
          expect(here.map(({ userId }) => userId).sort()).toEqual(
            [
              ...new Set(own.filter(isCurrent).map(each => each.user!.id)),
            ].sort(),
          );
          for (const { start, end } of here) {
            expect(start).toBeLessThanOrEqual(NOW);
            expect(end).toBeGreaterThan(NOW);
          }
          for (const { userId, start } of next ? [next] : []) {
            expect(start).toBeGreaterThan(NOW);
            expect(own.some(each => each.user!.id === userId)).toBe(true);
          }
          // There is a gap now exactly where nobody is.
          expect(gaps.some(({ start }) => start === NOW)).toBe(
            here.length === 0,
          );
          for (const { start, end } of gaps) {
            expect(start).toBeLessThan(end);
            const middle = Number.isFinite(end) ? (start + end) / 2 : start + 1;
            expect(
              own.some(
                each =>
                  (each.start === undefined ||
                    Date.parse(each.start) <= middle) &&
                  (each.end === undefined || Date.parse(each.end) > middle),
              ),
            ).toBe(false);
          }
        }
      }),
    );
  });
});
