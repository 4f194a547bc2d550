import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { KnownPerson } from '../People';
import { PagerDutyService } from '../schemas';
import { HORIZON } from './OnCalls';
import { PlainLevel } from './toLevels';

const DAYS = HORIZON / (24 * 60 * 60_000);

/** What keeps a page from reaching somebody, or should be mended. @internal */
export function toProblems(
  service: PagerDutyService,
  levels: PlainLevel[],
  people: Map<string, KnownPerson>,
  /** In milliseconds since 1970. */
  time: number,
): OnCallProblem[] {
  const problems: OnCallProblem[] = [];
  if (service.status === 'disabled') {
    problems.push({
      kind: 'other',
      text: 'The service is disabled at PagerDuty, so it takes no incidents; enable it there',
    });
  }
  if (!service.escalation_policy) {
    problems.push({
      kind: 'nobody',
      text: 'The service has no escalation policy, so a page would wake nobody; give it one at PagerDuty',
    });
    return problems;
  }
  const policy =
    service.escalation_policy.name ??
    service.escalation_policy.summary ??
    service.escalation_policy.id;
  if (levels.every(({ now }) => now.length === 0)) {
    problems.push({
      kind: 'nobody',
      text: `Nobody is on call in the escalation policy ${policy}, so a page would wake nobody; fill its schedules at PagerDuty`,
    });
  }
  problems.push(
    ...levels.flatMap(level => toGapProblem(level, levels, time)),
    ...findTwice(levels, people),
    ...findUnknown(levels, people),
  );
  return problems;
}

function toGapProblem(
  { level, now, gaps }: PlainLevel,
  levels: PlainLevel[],
  time: number,
): OnCallProblem[] {
  const [first] = gaps;
  if (!first) return [];
  const times = gaps.length === 1 ? 'once' : `${gaps.length} times`;
  const instead = levels.find(
    other => other.level > level && other.now.length > 0,
  );
  let text = `Nobody will be on call at level ${level} for a time, ${times} in the next ${DAYS} days`;
  if (now.length === 0) {
    text = `Nobody is on call at level ${level} now`;
    if (instead) text += `; a page goes on to level ${instead.level}`;
  }
  return [
    {
      kind: 'gap',
      level,
      text: `${text}; fill the gap in its schedule, or by an override`,
      ...(first.start > time && { from: new Date(first.start).toISOString() }),
      ...(Number.isFinite(first.end) && {
        until: new Date(first.end).toISOString(),
      }),
    },
  ];
}

function findTwice(
  levels: PlainLevel[],
  people: Map<string, KnownPerson>,
): OnCallProblem[] {
  const seen = new Map<string, number>();
  const problems: OnCallProblem[] = [];
  for (const { level, now } of levels) {
    for (const { userId } of now) {
      const before = seen.get(userId);
      if (before === undefined) seen.set(userId, level);
      else {
        problems.push({
          kind: 'same-person-twice',
          level,
          text: `${nameOf(
            userId,
            people,
          )} is on call at level ${before} and at level ${level}, so that escalating wakes nobody new; put somebody else on one of them`,
        });
      }
    }
  }
  return problems;
}

function findUnknown(
  levels: PlainLevel[],
  people: Map<string, KnownPerson>,
): OnCallProblem[] {
  const told = new Set<string>();
  const problems: OnCallProblem[] = [];
  for (const { level, now, next } of levels) {
    for (const { userId } of next ? [...now, next] : now) {
      if (told.has(userId) || people.get(userId)?.isInCatalog !== false) {
        continue;
      }
      told.add(userId);
      problems.push({
        kind: 'unknown-person',
        level,
        text: `${nameOf(
          userId,
          people,
        )} is on call at level ${level}, and the catalog has no user with that email address; they may have left, or have another address at PagerDuty`,
      });
    }
  }
  return problems;
}

function nameOf(userId: string, people: Map<string, KnownPerson>): string {
  return people.get(userId)?.person.name ?? userId;
}
