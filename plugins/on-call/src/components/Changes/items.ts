import { Change, Timeline } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';

/** One thing on the line. */
export type TimelineItem = Timeline['items'][number];

/** What a thing on the line is. */
export type ItemKind = 'incident' | 'release' | 'drift' | 'other';

/** What can be shown or left out. */
export type Shown = Record<ItemKind | 'dependency', boolean>;

/** What a thing on the line is. */
export function kindOf(item: TimelineItem): ItemKind {
  return item.type === 'incident' ? 'incident' : changeKind(item.change);
}

/** What a change is, by the topic of its event. */
export function changeKind({ topic }: Change): ItemKind {
  if (topic.startsWith('release-manager.')) return 'release';
  if (topic.startsWith('drift.')) return 'drift';
  return 'other';
}

/** Whether a thing is among what was chosen. */
export function isShown(item: TimelineItem, shown: Shown): boolean {
  const isDependency = item.type === 'change' && item.dependency;
  return shown[kindOf(item)] && (!isDependency || shown.dependency);
}

/** Things by the reader's days, in the order that they are in. */
export function byDay(
  items: TimelineItem[],
): { day: string; items: TimelineItem[] }[] {
  const days: { day: string; items: TimelineItem[] }[] = [];
  for (const item of items) {
    const day = DateTime.fromISO(item.at).toISODate() ?? item.at;
    const last = days[days.length - 1];
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
