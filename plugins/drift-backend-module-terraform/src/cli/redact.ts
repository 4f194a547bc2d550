// A value as short as this is no secret, and would take harmless text with it.
const SHORTEST = 4;
const MARK = '***';

/**
 * Takes secrets out of a text, the longest first, so that none is left in pieces.
 * @internal
 */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text.replace(/:\/\/[^/@\s]+@/g, '://');
  for (const secret of longestFirst(secrets)) {
    if (result.includes(secret)) result = result.split(secret).join(MARK);
  }
  return result;
}

/** Those that can be told from harmless text. @internal */
export function longestFirst(secrets: Iterable<string>): string[] {
  return [...new Set(secrets)]
    .filter(secret => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}
