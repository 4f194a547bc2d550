const MOST_NAMED = 5;

/** Names in a sentence; of many, the first five. @internal */
export function namesOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return rest > 0
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more`
    : names.join(', ');
}
