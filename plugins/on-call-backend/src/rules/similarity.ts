/** A text about an incident that is compared. @internal */
export type ComparedIncident = { title: string; resolution?: string };

/** How alike two incidents are. @internal */
export type Similarity = {
  /** From 0 to 1. */
  similarity: number;
  /** Words that both have, those that say most first. */
  because: string[];
};

/** Less alike than that is chance. @internal */
export const LEAST_SIMILARITY = 0.2;

// Words that stand in any incident, and so say nothing.
const COMMON = new Set(
  `a about above after again all also am an and any are as at back be because been before being below between both but by can cannot
  could did do does doing down during each few for from further had has have having he her here him his how i if in into is it its just
  me more most my no nor not now of off on once only or other our out over own same she should so some still such than that the their
  them then there these they this those through to too under until up us very via was we were what when where which while who why will
  with you your alert alerts critical error errors failed failing failure fault high incident incidents issue issues low problem
  problems service services warning`.split(/\s+/),
);

/**
 * The words of a text that say something, in lower case: no numbers, no identifiers, and none that stand everywhere.
 * @internal
 */
export function wordsOf(text: string): Set<string> {
  const words = text.toLocaleLowerCase('en-US').match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.filter(
      word =>
        word.length > 1 &&
        !COMMON.has(word) &&
        !/^\p{N}+\p{L}{0,2}$/u.test(word) &&
        // Of a commit, a pod or a trace: no other incident has it.
        !(word.length > 5 && /\p{N}/u.test(word) && /^[0-9a-f]+$/.test(word)),
    ),
  );
}

/**
 * How alike past incidents are to one: the weight of the words of its title that the other's title or resolution has, of the weight of
 * all words in both titles. A word weighs more the fewer of the past incidents have it.
 *
 * @returns in the order of `others`
 * @internal
 */
export function compareIncidents(
  incident: ComparedIncident,
  others: readonly ComparedIncident[],
): Similarity[] {
  const words = wordsOf(incident.title);
  const compared = others.map(({ title, resolution = '' }) => ({
    title: wordsOf(title),
    all: wordsOf(`${title} ${resolution}`),
  }));
  const frequencies = new Map<string, number>();
  for (const { all } of compared) {
    for (const word of all) {
      frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
    }
  }
  const weightOf = (word: string) =>
    Math.log(1 + (others.length + 1) / ((frequencies.get(word) ?? 0) + 1));
  const sum = (each: Iterable<string>) =>
    [...each].reduce((total, word) => total + weightOf(word), 0);
  return compared.map(({ title, all }) => {
    const because = [...words]
      .filter(word => all.has(word))
      .sort(
        (one, other) =>
          weightOf(other) - weightOf(one) || (one < other ? -1 : 1),
      );
    const total = sum(new Set([...words, ...title]));
    return { similarity: total ? sum(because) / total : 0, because };
  });
}
