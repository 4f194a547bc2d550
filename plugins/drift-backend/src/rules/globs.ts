/**
 * Whether a pattern matches the whole text; `*` stands for any run of characters, everything else for itself.
 * Linear in time for any pattern, as no regular expression is made of what a person typed.
 * @internal
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (!rest.length) return pattern === text;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
