import {
  EscalationLevel,
  PagePreview,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';

type Wake = PagePreview['wakes'][number];

/**
 * Whom a page would tell, in order: each level after those before it, and each person where they come first. After a level of which it is
 * not known when it escalates, nothing is said of when.
 * @internal
 */
export function wakesOf(levels: readonly EscalationLevel[]): Wake[] {
  const wakes: Wake[] = [];
  const seen = new Set<string>();
  let afterMinutes: number | undefined = 0;
  for (const { level, now, escalatesAfterMinutes } of levels) {
    const people = now.flatMap(shift => shift.person ?? []);
    for (const person of people) {
      const identity = person.entityRef ?? `${person.name} ${person.url ?? ''}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      wakes.push({ person, level, afterMinutes });
    }
    // A level with nobody is passed over, and nobody waits for it.
    if (!people.length) continue;
    afterMinutes =
      afterMinutes === undefined || escalatesAfterMinutes === undefined
        ? undefined
        : afterMinutes + escalatesAfterMinutes;
  }
  return wakes;
}

/** Whom it tells first, in words. @internal */
export function namesOf(people: readonly Person[]): string {
  const names = people.map(each => each.name);
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
