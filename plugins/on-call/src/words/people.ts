import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { Translate } from '../translation';

/** How many names a sentence holds before it counts the rest. */
const NAMED = 3;

/** What tells one person from another. */
export function identityOf(person: Person): string {
  return person.entityRef ?? `${person.name} ${person.url ?? ''}`;
}

/** Names as a sentence lists them. */
export function listNames(names: string[], t: Translate): string {
  const named = names.slice(0, NAMED);
  const more = names.length - named.length;
  if (more > 0) {
    return t('people.more', { names: named.join(', '), count: more });
  }
  const last = named.pop() ?? t('people.nobody');
  return named.length
    ? t('people.and', { first: named.join(', '), last })
    : last;
}

/** People as a sentence lists them. */
export function listPeople(people: readonly Person[], t: Translate): string {
  return listNames(
    people.map(({ name }) => name),
    t,
  );
}

/** The names by which people are called, for a button. */
export function listFirstNames(
  people: readonly Person[],
  t: Translate,
): string {
  return listNames(
    people.map(({ name }) => name.trim().split(/\s+/)[0]),
    t,
  );
}

/** Begins a sentence with what stands inside of one elsewhere. */
export function atStart(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
