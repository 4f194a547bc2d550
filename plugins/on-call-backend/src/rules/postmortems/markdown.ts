// Spaces and line ends of all kinds, what is not shown, and what makes text run in the other direction.
const SPACES = /[\s\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A text as it stands within a line of Markdown: it makes no mark-up and no line of its own, whatever is in it.
 * @internal
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(SPACES, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>&|~#^=+$!]/g, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/^-/, '\\-');
}

/**
 * A text of several lines, shown as it is.
 * @internal
 */
export function toCodeBlock(text: string): string {
  const lines = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  const longest = Math.max(
    2,
    ...[...lines.matchAll(/`+/g)].map(([run]) => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${lines}\n${fence}`;
}

/**
 * A link, or the text alone where there is no address that a browser opens safely.
 * @internal
 */
export function toLink(text: string, url: string | undefined): string {
  const label = escapeMarkdown(text);
  if (!url || !/^https?:\/\//i.test(url)) return label;
  const address = url.replace(/[<>\\\s\p{Cc}]/gu, encodeURIComponent);
  return `[${label}](<${address}>)`;
}
