import leven from 'leven';

/**
 * The known word that was probably meant, as a sentence to append: ` Did you mean "stack"?`, or nothing where none is near.
 */
export function didYouMean(word: string, known: Iterable<string>): string {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = leven(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`;
}

/** `"a", "b" or "c"`. */
export function orList(words: Iterable<string>): string {
  const quoted = [...words].map(word => `"${word}"`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
