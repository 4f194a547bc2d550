/** A piece of HCL with where it stands: `from` is its first character, `to` the one after its last. @internal */
export type Token = {
  kind:
    | 'name'
    | 'number'
    | 'quoted'
    | 'heredoc'
    | 'newline'
    | 'comment'
    | 'sign';
  from: number;
  to: number;
};

/** HCL that cannot be read. It tells where, and nothing of what stands there. @internal */
export class HclError extends Error {
  readonly name = 'HclError';

  constructor(text: string, at: number) {
    super(`line ${text.slice(0, at).split('\n').length} cannot be read`);
  }
}

const blank = /[ \t]+/y;
const newline = /\r?\n/y;
const lineComment = /(?:#|\/\/)[^\r\n]*/y;
const blockComment = /\/\*[\s\S]*?\*\//y;
const word = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const digits = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;
const sign = /==|!=|<=|>=|&&|\|\||=>|\.\.\.|::|[-+*/%=<>!?:.,()[\]{}]/y;

/**
 * Cuts HCL into tokens. A template in quotes, with all that is interpolated in it, is one token.
 *
 * There are HCL parsers for JavaScript, but those that tell positions need native code or misread calls within objects.
 *
 * @throws HclError
 * @internal
 */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const blanks = matchAt(blank, text, at);
    if (blanks) {
      at += blanks[0].length;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function readToken(text: string, at: number): Token {
  const token = (kind: Token['kind'], to: number) => ({ kind, from: at, to });
  if (text[at] === '"') return token('quoted', endOfQuoted(text, at));
  const rules: Array<[Token['kind'], RegExp]> = [
    ['newline', newline],
    ['comment', lineComment],
    ['comment', blockComment],
    ['name', word],
    ['number', digits],
  ];
  for (const [kind, rule] of rules) {
    const match = matchAt(rule, text, at);
    if (match) return token(kind, at + match[0].length);
  }
  const heredoc = matchAt(heredocStart, text, at);
  if (heredoc) return token('heredoc', endOfHeredoc(text, at, heredoc));
  const found = matchAt(sign, text, at);
  if (!found) throw new HclError(text, at);
  return token('sign', at + found[0].length);
}

/** The marker that ends it stands on a line of its own; the line's end is no part of it. */
function endOfHeredoc(text: string, at: number, start: RegExpExecArray) {
  let line = at + start[0].length;
  while (line < text.length) {
    const next = text.indexOf('\n', line);
    const end = next < 0 ? text.length : next;
    const content = text.slice(line, end);
    if (content.trim() === start[1]) return line + content.trimEnd().length;
    line = end + 1;
  }
  throw new HclError(text, at);
}

function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '\n') {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 2;
    else if (/^(?:\$\$|%%)\{/.test(text.slice(at, at + 3))) at += 3;
    else if (/^[$%]\{/.test(text.slice(at, at + 2))) {
      at = endOfInterpolation(text, at + 2);
    } else at += 1;
  }
  throw new HclError(text, start);
}

function endOfInterpolation(text: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < text.length) {
    const blanks = matchAt(blank, text, at);
    if (blanks) {
      at += blanks[0].length;
      continue;
    }
    // A tilde trims white space around the template.
    if (text[at] === '~') {
      at += 1;
      continue;
    }
    const { kind, to } = readToken(text, at);
    if (kind === 'sign' && text[at] === '{') depth += 1;
    if (kind === 'sign' && text[at] === '}') depth -= 1;
    at = to;
    if (depth === 0) return at;
  }
  throw new HclError(text, start);
}

function matchAt(rule: RegExp, text: string, at: number) {
  rule.lastIndex = at;
  return rule.exec(text);
}
