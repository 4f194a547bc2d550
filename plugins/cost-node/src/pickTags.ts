/** What the key or the value of a tag is compared by: capitals, and blanks around or beside each other, do not tell them apart. @public */
export function normaliseTag(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLocaleLowerCase('en-US');
}

/**
 * The tags that a reader was asked for, under the keys that it was asked by. Capitals and blanks around a key do not matter.
 *
 * @param normalise - Brings keys that are the same to one, for vendors that spell them in a way of their own.
 * @public
 */
export function pickTags(
  tags: Record<string, string | undefined>,
  tagKeys: readonly string[],
  normalise: (key: string) => string = normaliseTag,
): Record<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(tags)) {
    if (value !== undefined && value !== '') values.set(normalise(key), value);
  }
  const picked: Record<string, string> = {};
  for (const key of tagKeys) {
    const value = values.get(normalise(key));
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}
