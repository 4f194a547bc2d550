import {
  EscalationLevel,
  Person,
  Shift,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallEntry, PagerDutyPolicy, Reference } from '../schemas';

/** Somebody's uninterrupted time at one level; infinite where it has no end. In milliseconds since 1970. @internal */
export type Stretch = {
  userId: string;
  start: number;
  end: number;
  schedule?: Reference;
};

/** What a level says, before its people are looked up. @internal */
export type PlainLevel = {
  level: number;
  /** Each person once, the primary first. */
  now: Stretch[];
  /** The earliest to come. */
  next?: Stretch;
  /** When nobody is on call at this level, up to the horizon; the end exclusive, and infinite where it lies beyond the horizon. */
  gaps: { start: number; end: number }[];
  escalatesAfterMinutes?: number;
};

/** @internal */
export function isNow(entry: OnCallEntry, time: number): boolean {
  const { start, end } = toSpan(entry);
  return start <= time && time < end;
}

/**
 * Who is on call at every level of an escalation policy, and who is next.
 *
 * @remarks
 * Levels are those of the policy, so that one at which nobody is on call is there too, empty; a person of another level never stands in for it.
 *
 * @internal
 */
export function toPlainLevels(
  policy: PagerDutyPolicy | undefined,
  onCalls: {
    now: readonly OnCallEntry[];
    ahead: readonly OnCallEntry[];
    /** Up to when `ahead` is known. */
    until: number;
  },
  /** In milliseconds since 1970. */
  time: number,
): PlainLevel[] {
  const { now, ahead, until } = onCalls;
  const rules = policy?.escalation_rules ?? [];
  const highest = Math.max(
    rules.length,
    ...[...now, ...ahead].map(({ escalation_level: level }) => level),
    0,
  );
  return Array.from({ length: highest }, (_, index) => {
    const level = index + 1;
    const rule = rules.at(index);
    const isHere = (entry: OnCallEntry) => entry.escalation_level === level;
    const current = now.filter(isHere);
    const stretches = toStretches([
      ...current.flatMap(entry => toStretch(entry, time)),
      ...ahead.filter(isHere).flatMap(entry => toStretch(entry)),
    ]);
    // Who is on call now is what PagerDuty says now, not what was foreseen.
    const onCallNow = new Set(current.map(({ user }) => user?.id));
    const order = (rule?.targets ?? []).map(({ id }) => id);
    const rank = ({ userId, schedule }: Stretch) => {
      const found = order.indexOf(schedule?.id ?? userId);
      return found < 0 ? order.length : found;
    };
    const byRank = (left: Stretch, right: Stretch) =>
      rank(left) - rank(right) || left.userId.localeCompare(right.userId);
    const minutes = rule?.escalation_delay_in_minutes;
    const isLast = level === highest;
    return {
      level,
      now: stretches
        .filter(
          ({ userId, start, end }) =>
            onCallNow.has(userId) && start <= time && time < end,
        )
        .sort(byRank),
      next: stretches
        .filter(({ start }) => start > time)
        .sort((left, right) => left.start - right.start || byRank(left, right))
        .at(0),
      gaps: toGaps(stretches, time, until),
      ...(typeof minutes === 'number' &&
        !isLast && { escalatesAfterMinutes: minutes }),
    };
  });
}

/** @internal */
export function toLevel(
  plain: PlainLevel,
  people: Map<string, Person>,
  toRotaId: (scheduleId: string) => string,
): EscalationLevel {
  const toShift = ({ userId, start, end, schedule }: Stretch): Shift => ({
    person: people.get(userId),
    ...(Number.isFinite(start) && { start: new Date(start).toISOString() }),
    ...(Number.isFinite(end) && { end: new Date(end).toISOString() }),
    ...(schedule && {
      rota: {
        id: toRotaId(schedule.id),
        name: schedule.summary ?? schedule.id,
        ...(schedule.html_url && { url: schedule.html_url }),
      },
    }),
  });
  const { level, now, next, escalatesAfterMinutes } = plain;
  return {
    level,
    now: now.map(toShift),
    ...(next && { next: toShift(next) }),
    ...(escalatesAfterMinutes !== undefined && { escalatesAfterMinutes }),
  };
}

function toSpan({ start, end }: OnCallEntry): { start: number; end: number } {
  return {
    start: start === undefined ? -Infinity : Date.parse(start),
    end: end === undefined ? Infinity : Date.parse(end),
  };
}

/** @param includes - a moment at which PagerDuty says that they are on call, whatever this machine's clock says */
function toStretch(entry: OnCallEntry, includes?: number): Stretch[] {
  if (!entry.user) return [];
  const { start, end } = toSpan(entry);
  return [
    {
      userId: entry.user.id,
      start: Math.min(start, includes ?? start),
      end: Math.max(end, includes === undefined ? end : includes + 1),
      schedule: entry.schedule,
    },
  ];
}

/** Puts together what follows on itself: PagerDuty tells a shift in pieces, and a person by each schedule that names them. */
function toStretches(pieces: Stretch[]): Stretch[] {
  const byUser = new Map<string, Stretch[]>();
  for (const piece of pieces) {
    const known = byUser.get(piece.userId);
    if (known) known.push(piece);
    else byUser.set(piece.userId, [piece]);
  }
  return [...byUser.values()].flatMap(stretches => {
    stretches.sort((left, right) =>
      left.start === right.start
        ? right.end - left.end
        : left.start - right.start,
    );
    const merged: Stretch[] = [];
    for (const stretch of stretches) {
      const last = merged.at(-1);
      if (last && stretch.start <= last.end) {
        last.end = Math.max(last.end, stretch.end);
      } else {
        merged.push({ ...stretch });
      }
    }
    return merged;
  });
}

function toGaps(
  stretches: Stretch[],
  from: number,
  until: number,
): { start: number; end: number }[] {
  const gaps: { start: number; end: number }[] = [];
  let covered = from;
  const inOrder = [...stretches].sort(
    (left, right) => left.start - right.start,
  );
  for (const { start, end } of inOrder) {
    if (start > covered) gaps.push({ start: covered, end: start });
    covered = Math.max(covered, end);
    if (covered >= until) break;
  }
  // Nobody knows how long it lasts.
  if (covered < until) gaps.push({ start: covered, end: Infinity });
  return gaps;
}
