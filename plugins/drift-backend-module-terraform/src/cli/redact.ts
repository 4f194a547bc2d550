// A value as short as this is no secret, and would take harmless text with it.
const SHORTEST = 4;
// A line of a longer secret has to be this long to be told from any other.
const SHORTEST_LINE = 8;
const MARK = '***';
// What may stand between two words of a text that was wrapped for people to read.
const BETWEEN = '[\\s│|]+';

/**
 * Takes secrets out of a text, the longest first, so that none is left in pieces: as they are, as JSON or an address writes them, wrapped to
 * lines, and each line of them.
 * @internal
 */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text;
  const forms = [...secrets].flatMap(formsOf);
  for (const form of longestFirst(forms)) {
    if (/\s/.test(form)) {
      result = result.replace(wrapped(form), MARK);
    } else if (result.includes(form)) result = result.split(form).join(MARK);
  }
  // Whoever is named in an address, also where nobody said that it is a secret.
  return result
    .replace(/:\/\/[^\s/@:]+:[^\s"'`]*@/g, '://')
    .replace(/:\/\/[^/@\s]+@/g, '://');
}

/** Those that can be told from harmless text. @internal */
export function longestFirst(secrets: Iterable<string>): string[] {
  return [...new Set(secrets)]
    .filter(secret => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length < SHORTEST) return [];
  const lines = trimmed
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.length >= SHORTEST_LINE);
  return [
    trimmed,
    JSON.stringify(trimmed).slice(1, -1),
    ...inAddress(trimmed),
    ...lines,
  ];
}

function inAddress(text: string): string[] {
  try {
    return [encodeURIComponent(text)];
  } catch {
    // Half of a character cannot be a part of an address.
    return [];
  }
}

function wrapped(form: string): RegExp {
  const words = form
    .split(/\s+/)
    .filter(Boolean)
    .map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(words.join(BETWEEN), 'g');
}
