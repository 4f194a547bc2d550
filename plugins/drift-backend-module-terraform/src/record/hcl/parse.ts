import { readHeredoc, readQuoted } from './literals';
import { HclError, scan, Token } from './scan';

type Place = { from: number; to: number };

/** What an attribute is set to, as far as it can be told without running it. @internal */
export type Expression = Place &
  (
    | { kind: 'literal'; value: string | number | boolean | null }
    | { kind: 'tuple'; items: Expression[]; hasComments: boolean }
    | { kind: 'object'; items: ObjectItem[]; hasComments: boolean }
    | { kind: 'variable'; name: string }
    | { kind: 'other' }
  );

/** @internal */
export type ObjectItem = Place & {
  /** Undefined where it is computed. */
  key?: string;
  keyEnd: number;
  value: Expression;
};

/** @internal */
export type Attribute = Place & {
  name: string;
  /** Where the `=` is. */
  sign: number;
  value: Expression;
};

/** @internal */
export type Block = Place & { type: string; labels: string[]; body: Body };

/** What stands in a file or between the braces of a block. @internal */
export type Body = Place & { attributes: Attribute[]; blocks: Block[] };

const constants = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scan(text);
  }

  file(): Body {
    const body = this.#body(0);
    if (this.#at < this.#tokens.length) throw this.#error();
    return { ...body, to: this.#text.length };
  }

  #body(from: number): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (;;) {
      this.#skip();
      const token = this.#peek();
      if (!token || this.#is('}')) {
        return { from, to: token?.from ?? from, attributes, blocks };
      }
      if (token.kind !== 'name') throw this.#error();
      this.#at += 1;
      if (this.#is('=')) attributes.push(this.#attribute(token));
      else blocks.push(this.#block(token));
    }
  }

  #attribute(name: Token): Attribute {
    const sign = this.#take('=').from;
    const start = this.#at;
    let depth = 0;
    for (; this.#peek(); this.#at += 1) {
      const { kind } = this.#peek()!;
      if (depth === 0 && (kind === 'newline' || this.#is('}'))) break;
      depth += this.#depthOf(this.#peek()!);
    }
    const value = this.#expression(this.#tokens.slice(start, this.#at));
    return {
      name: this.#textOf(name),
      from: name.from,
      to: value.to,
      sign,
      value,
    };
  }

  #block(type: Token): Block {
    const labels: string[] = [];
    while (!this.#is('{')) {
      const label = this.#peek();
      if (label?.kind === 'quoted') {
        labels.push(readQuoted(this.#textOf(label)) ?? '');
      } else if (label?.kind === 'name') labels.push(this.#textOf(label));
      else throw this.#error();
      this.#at += 1;
    }
    const open = this.#take('{');
    const body = this.#body(open.to);
    const { to } = this.#take('}');
    return { type: this.#textOf(type), labels, from: type.from, to, body };
  }

  #expression(all: Token[]): Expression {
    const tokens = all.filter(
      ({ kind }) => kind !== 'newline' && kind !== 'comment',
    );
    if (tokens.length === 0) throw this.#error();
    const first = tokens[0];
    const last = tokens[tokens.length - 1];
    const place = { from: first.from, to: last.to };
    const scalar = this.#scalar(tokens);
    if (scalar !== undefined) {
      return { ...place, kind: 'literal', value: scalar };
    }
    const words = tokens.map(each => this.#textOf(each));
    if (tokens.length === 3 && words[0] === 'var' && words[1] === '.') {
      return { ...place, kind: 'variable', name: words[2] };
    }
    const isFor = words[1] === 'for' && tokens[2]?.kind === 'name';
    const isOpen = words[0] === '[' || words[0] === '{';
    if (!isOpen || isFor || this.#endOfFirst(tokens) !== tokens.length - 1) {
      return { ...place, kind: 'other' };
    }
    const inner = all.slice(all.indexOf(first) + 1, all.indexOf(last));
    const hasComments = inner.some(({ kind }) => kind === 'comment');
    return words[0] === '['
      ? { ...place, kind: 'tuple', items: this.#items(inner), hasComments }
      : { ...place, kind: 'object', items: this.#entries(inner), hasComments };
  }

  #scalar(tokens: Token[]): string | number | boolean | null | undefined {
    const text = tokens.map(each => this.#textOf(each)).join('');
    const { kind } = tokens[tokens.length - 1];
    const isNegative = tokens.length === 2 && this.#textOf(tokens[0]) === '-';
    if (kind === 'number' && (tokens.length === 1 || isNegative)) {
      return Number(text);
    }
    if (tokens.length > 1) return undefined;
    if (kind === 'quoted') return readQuoted(text);
    if (kind === 'heredoc') return readHeredoc(text);
    if (kind !== 'name') return undefined;
    return constants.get(text);
  }

  #items(tokens: Token[]): Expression[] {
    return this.#split(tokens, token => this.#textOf(token) === ',').map(part =>
      this.#expression(part),
    );
  }

  #entries(tokens: Token[]): ObjectItem[] {
    const parts = this.#split(
      tokens,
      token => token.kind === 'newline' || this.#textOf(token) === ',',
    );
    return parts.map(part => {
      const [key, value] = this.#atSign(part);
      return {
        key: this.#keyOf(key),
        from: key[0].from,
        keyEnd: key[key.length - 1].to,
        to: value.to,
        value,
      };
    });
  }

  #atSign(part: Token[]): [Token[], Expression] {
    let depth = 0;
    const sign = part.findIndex(token => {
      depth += this.#depthOf(token);
      return depth === 0 && ['=', ':'].includes(this.#textOf(token));
    });
    const key = part
      .slice(0, Math.max(sign, 0))
      .filter(({ kind }) => kind !== 'comment');
    if (key.length === 0) throw this.#error(part[0]);
    return [key, this.#expression(part.slice(sign + 1))];
  }

  #keyOf(tokens: Token[]): string | undefined {
    const [{ kind }] = tokens;
    const text = this.#textOf(tokens[0]);
    if (tokens.length > 1) return undefined;
    if (kind === 'quoted') return readQuoted(text);
    return kind === 'name' || kind === 'number' ? text : undefined;
  }

  /** The parts between separators that stand in no brackets; those of nothing but white space and comments are none. */
  #split(tokens: Token[], isSeparator: (token: Token) => boolean): Token[][] {
    const parts: Token[][] = [[]];
    let depth = 0;
    for (const token of tokens) {
      depth += this.#depthOf(token);
      if (depth === 0 && isSeparator(token)) parts.push([]);
      else parts[parts.length - 1].push(token);
    }
    return parts.filter(part =>
      part.some(({ kind }) => kind !== 'newline' && kind !== 'comment'),
    );
  }

  /** Where the bracket is that closes the one at the beginning. */
  #endOfFirst(tokens: Token[]): number {
    let depth = 0;
    return tokens.findIndex(token => {
      depth += this.#depthOf(token);
      return depth === 0;
    });
  }

  #depthOf(token: Token): number {
    if (token.kind !== 'sign') return 0;
    const text = this.#textOf(token);
    if ('([{'.includes(text)) return 1;
    return ')]}'.includes(text) ? -1 : 0;
  }

  #skip(): void {
    while (['newline', 'comment'].includes(this.#peek()?.kind ?? '')) {
      this.#at += 1;
    }
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #is(sign: string): boolean {
    const token = this.#peek();
    return token?.kind === 'sign' && this.#textOf(token) === sign;
  }

  #take(sign: string): Token {
    if (!this.#is(sign)) throw this.#error();
    this.#at += 1;
    return this.#tokens[this.#at - 1];
  }

  #textOf({ from, to }: Token): string {
    return this.#text.slice(from, to);
  }

  #error(token: Token | undefined = this.#peek()): HclError {
    return new HclError(this.#text, token?.from ?? this.#text.length);
  }
}

/**
 * Reads HCL into blocks and attributes with their places. It leaves judging the code to the CLI.
 *
 * @throws HclError
 * @internal
 */
export function parse(text: string): Body {
  return new Parser(text).file();
}
