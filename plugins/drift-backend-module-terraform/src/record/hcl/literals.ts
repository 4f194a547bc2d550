/** A value as JSON has it. @internal */
export type Json =
  | null
  | boolean
  | number
  | string
  | Json[]
  | { [key: string]: Json };

const escapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
};

const onlyInJson: Record<string, string> = {
  '\\b': '\\u0008',
  '\\f': '\\u000c',
};

/** The text that quotes stand around; undefined where something is interpolated. @internal */
export function readQuoted(source: string): string | undefined {
  const inner = source.slice(1, -1);
  let isPlain = true;
  const text = inner.replace(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))|(\$\$|%%)\{|[$%]\{/g,
    (match, four, eight, character, escaped) => {
      const code = four ?? eight;
      if (code) return String.fromCodePoint(parseInt(code, 16));
      if (character) {
        isPlain &&= character in escapes;
        return escapes[character] ?? '';
      }
      if (escaped) return `${escaped[0]}{`;
      isPlain = false;
      return match;
    },
  );
  return isPlain ? text : undefined;
}

/** The text of a heredoc; undefined where something is interpolated, or where its indentation is taken away. @internal */
export function readHeredoc(source: string): string | undefined {
  const [start, ...lines] = source.split('\n');
  if (start.startsWith('<<-')) return undefined;
  const text = lines
    .slice(0, -1)
    .map(line => `${line}\n`)
    .join('');
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) return undefined;
  return text.replace(/(\$\$|%%)\{/g, match => match.slice(1));
}

/** A text in quotes. @internal */
export function writeQuoted(text: string): string {
  // JSON knows two escapes that HCL does not, and HCL two beginnings that JSON does not.
  const json = JSON.stringify(text)
    .replace(/\\./g, escape => onlyInJson[escape] ?? escape)
    .replace(/[\u007f\u2028\u2029]/g, character => unicodeEscape(character));
  return json.replace(/[$%](?=\{)/g, '$&$&');
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A key as it stands in an object. @internal */
export function writeKey(key: string): string {
  const isName = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(key);
  return isName && key !== 'for' ? key : writeQuoted(key);
}

/** Whether a value can be written without losing anything of it. @internal */
export function isWritable(value: Json): boolean {
  if (typeof value === 'number') {
    return !Number.isInteger(value) || Number.isSafeInteger(value);
  }
  if (typeof value === 'string') return !/\p{Cs}/u.test(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isWritable);
}

const LONGEST_LINE = 80;

/**
 * Any value as HCL, on one line where that is short.
 *
 * @param indent - The white space that the line begins with on which the value stands.
 * @internal
 */
export function writeValue(value: Json, indent = '', end = '\n'): string {
  if (typeof value === 'string') return writeQuoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  const within = `${indent}  `;
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  const items = isArray
    ? value.map(each => writeValue(each, within, end))
    : Object.entries(value).map(
        ([key, each]) => `${writeKey(key)} = ${writeValue(each, within, end)}`,
      );
  if (items.length === 0) return `${open}${close}`;
  const short = isArray ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
  if (short.length <= LONGEST_LINE && !short.includes('\n')) return short;
  const lines = items.map(item => `${within}${item}${isArray ? ',' : ''}`);
  return [open, ...lines, `${indent}${close}`].join(end);
}
