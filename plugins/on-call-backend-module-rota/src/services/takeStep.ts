import { Change, NewEvent, NewNotification } from '../database/IncidentStore';
import { IncidentRow, toPerson } from '../database/rows';
import { nextStep, Step } from '../rules/escalation';
import { toIso } from '../rules/levels';
import { clockOf } from '../rules/LocalClock';
import {
  currentAndNext,
  FindRota,
  peopleAt,
  scheduleOf,
} from '../rules/schedules';
import { Instant, MINUTE, Rota, WeekWindow } from '../rules/types';
import { nextWithin } from '../rules/windows';
import { sayMinutes, sayTime } from '../rules/words';

/** The wait until an incident that nobody was told of is tried again; it doubles each time. */
const FIRST_WAIT = 5 * MINUTE;

const LONGEST_WAIT = 60 * MINUTE;

/** What decides where an incident goes next. @internal */
export type StepContext = {
  /** Undefined: the rota that the incident escalates by is no longer there. */
  rota: Rota | undefined;
  find: FindRota;
  now: Instant;
  workingHours: WeekWindow[];
  /** A group that is told where nobody else is left. */
  fallback: string | undefined;
  nameOf: (ref: string) => string;
};

/** The next step of an incident whose time has come: whom to tell, when to go on, and what the time line says. @internal */
export function takeStep(row: IncidentRow, context: StepContext): Change {
  const { rota, find, now } = context;
  if (!rota) return tellNobody(row, { skipped: [] }, context);
  const waits = waitForWork(row, rota, context);
  if (waits) return waits;
  const step = nextStep(
    rota.levels,
    row.first_round + rota.repeat,
    { round: row.round, level: row.level },
    level => peopleAt(level, rota, find, now),
  );
  return step.told
    ? tellLevel(row, step, step.told, context)
    : tellNobody(row, step, context);
}

/** What is not urgent waits until people are at work; who is on call is worked out then. */
function waitForWork(
  row: IncidentRow,
  rota: Rota,
  { now, workingHours }: StepContext,
): Change | undefined {
  if (row.urgency !== 'low' || row.level > 0) return undefined;
  const due = nextWithin(workingHours, clockOf(rota.timeZone), now);
  if (due <= now) return undefined;
  return {
    patch: { level_at: toIso(now), next_escalation_at: toIso(due) },
    events: [
      {
        kind: 'other',
        text: `Whoever is on call is told ${sayTime(
          due,
          rota.timeZone,
        )}, within working hours, as it is not urgent`,
      },
    ],
  };
}

function tellLevel(
  row: IncidentRow,
  step: Step,
  told: NonNullable<Step['told']>,
  { now, nameOf }: StepContext,
): Change {
  const { round, level, people, escalateAfter } = told;
  const names = people.map(nameOf).join(', ');
  const events = skippedEvents(step);
  if (row.level > 0) {
    const again = round > row.round ? ', from the first level again' : '';
    events.push({
      kind: 'escalated',
      level,
      text: `Escalated to level ${level}${again}: ${names}, with ${sayMinutes(
        escalateAfter,
      )} to acknowledge it`,
    });
  }
  return {
    patch: {
      round,
      level,
      level_at: toIso(now),
      // What is not urgent does not wake one after the other.
      next_escalation_at:
        row.urgency === 'high' ? toIso(now + escalateAfter) : null,
      assignees: JSON.stringify(people),
    },
    events,
    notifications: people.map(recipient => ({
      occasion: 'page',
      round,
      level,
      recipient,
    })),
  };
}

/** Nobody is left: the requester hears of it, and the group that stands in. Whoever comes on call next is told then. */
function tellNobody(
  row: IncidentRow,
  step: Step,
  context: StepContext,
): Change {
  const { rota, now, fallback } = context;
  const wasReached = Boolean(row.reached);
  const again = wasReached ? undefined : tryAgain(row, context);
  const reason = rota ? '' : `: the rota ${row.rota} is no longer there`;
  const then = again ? `. ${again.text}` : '';
  const text = wasReached
    ? 'Nobody acknowledged it, and nobody is left to tell'
    : `Nobody could be reached${reason}${then}`;
  const notifications: NewNotification[] = [];
  const { round, level } = row;
  const requester = toPerson(row.requested_by)?.entityRef;
  if (fallback) {
    notifications.push({
      occasion: 'fallback',
      round,
      level,
      recipient: fallback,
    });
  }
  // Whoever paged hears of it once, and not each time that it is tried again.
  if (requester && !row.first_round) {
    notifications.push({
      occasion: 'nobody',
      round,
      level,
      recipient: requester,
    });
  }
  return {
    patch: {
      level_at: toIso(now),
      next_escalation_at: again ? toIso(again.at) : null,
      // It begins at the first level then, in a round that is none of those before.
      ...(again && {
        round: round + 1,
        first_round: round + 1,
        tries: row.tries + 1,
        level: 0,
      }),
    },
    events: [...skippedEvents(step), { kind: 'other', text }],
    notifications,
  };
}

/** Where nobody could be told it goes through its levels again: when somebody's shift begins, and soon where it did not fail for want of a shift. */
function tryAgain(
  row: IncidentRow,
  context: StepContext,
): { at: Instant; text: string } {
  const { rota, now, nameOf } = context;
  const zone = rota?.timeZone ?? 'UTC';
  const next = nextOnCall(context);
  const soon =
    now + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(row.tries, 8));
  if (next && (row.level === 0 || next.start <= soon)) {
    const when = sayTime(next.start, zone);
    return {
      at: next.start,
      text: `${nameOf(next.person)} is told when their shift begins, ${when}`,
    };
  }
  return { at: soon, text: `It is tried again ${sayTime(soon, zone)}` };
}

function nextOnCall({ rota, find, now }: StepContext) {
  if (!rota) return undefined;
  const starts = rota.levels.flatMap(level => {
    const schedule = scheduleOf(level, rota, find);
    return (schedule && currentAndNext(schedule, now).next) ?? [];
  });
  return starts.sort((left, right) => left.start - right.start)[0];
}

function skippedEvents({ skipped, told }: Step): NewEvent[] {
  return skipped.map((level, index) => {
    const on = skipped[index + 1] ?? told?.level;
    return {
      kind: 'other',
      level,
      text: `Nobody is on call at level ${level}${
        on ? `: on to level ${on} at once` : ''
      }`,
    };
  });
}
