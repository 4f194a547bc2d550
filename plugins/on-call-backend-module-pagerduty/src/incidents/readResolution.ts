import { PagerDutyIncident, PagerDutyNote } from '../schemas';

/** What PagerDuty puts before a note that was written while resolving. */
const MARK = /^\s*resolution note:\s*/i;
/** A note that was written so long before or after resolving says how it was done; in milliseconds. */
const CLOSE = 15 * 60_000;

/**
 * How an incident was resolved, by its notes: PagerDuty has no field for it.
 *
 * @remarks
 * It is the note that PagerDuty marks as such, or else the last one that was written about when the incident was resolved.
 *
 * @internal
 */
export function readResolution(
  incident: PagerDutyIncident,
  notes: PagerDutyNote[],
): string | undefined {
  const inOrder = [...notes].sort((left, right) =>
    (left.created_at ?? '').localeCompare(right.created_at ?? ''),
  );
  const marked = inOrder.findLast(({ content }) => MARK.test(content));
  if (marked) return marked.content.replace(MARK, '').trim() || undefined;
  const resolvedAt = Date.parse(
    incident.resolved_at ?? incident.last_status_change_at ?? '',
  );
  const last = inOrder.findLast(
    ({ created_at: at }) =>
      Math.abs(Date.parse(at ?? '') - resolvedAt) <= CLOSE,
  );
  return last?.content.trim() || undefined;
}
