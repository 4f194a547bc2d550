import { LRUCache } from 'lru-cache';
import { PagerDutyIncident } from '../schemas';
import { PlainLevel } from './toLevels';

const MAX_INCIDENTS = 50_000;

type Reached = {
  /** To whom the incident was assigned then. */
  assignees: string;
  /** Undefined: it could not be told, and cannot be told later, either. */
  level?: number;
};

/**
 * Which level of its escalation policy an incident has reached.
 *
 * @remarks
 * PagerDuty tells whom it woke, not at which level. It is found out when the assignees are new, from who has been on call without a break since
 * they were woken, and stands as long as they stay: that people take turns is no escalation. Whoever was chosen by a person, or came by
 * acknowledging, was woken at no level.
 *
 * @internal
 */
export class ReachedLevels {
  readonly #reached = new LRUCache<string, Reached>({ max: MAX_INCIDENTS });

  /** The level, as far as it was found out for those to whom the incident is assigned. */
  get(incident: PagerDutyIncident): number | undefined {
    const known = this.#reached.get(incident.id);
    return known?.assignees === assigneesOf(incident) ? known.level : undefined;
  }

  /** Finds out the level of an open incident, where its assignees are new. */
  learn(incident: PagerDutyIncident, levels: readonly PlainLevel[]): void {
    const assignees = assigneesOf(incident);
    if (!assignees) return;
    if (this.#reached.get(incident.id)?.assignees === assignees) return;
    this.#reached.set(incident.id, {
      assignees,
      level: findLevel(incident, levels),
    });
  }
}

function assigneesOf({ assignments }: PagerDutyIncident): string {
  return assignments
    .map(({ assignee }) => assignee.id)
    .sort()
    .join();
}

function findLevel(
  incident: PagerDutyIncident,
  levels: readonly PlainLevel[],
): number | undefined {
  const { assigned_via: via, assignments, acknowledgements } = incident;
  if (via === 'direct_assignment') return undefined;
  const acknowledged = Math.min(
    ...acknowledgements.flatMap(({ at }) => (at ? [Date.parse(at)] : [])),
  );
  const wasWokenBy = (level: PlainLevel) =>
    assignments.every(({ at, assignee }) => {
      // Without a time, it can only be said of those who are always on call.
      const wokenAt = at === undefined ? -Infinity : Date.parse(at);
      return (
        wokenAt < acknowledged &&
        level.now.some(
          ({ userId, start }) => userId === assignee.id && start <= wokenAt,
        )
      );
    });
  const found = levels.filter(wasWokenBy);
  return found.length === 1 ? found[0].level : undefined;
}
