const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

type Frame = { array: boolean; key: string };

/** A value larger than what is kept of one. @internal */
export class ValueTooLarge extends Error {
  readonly name = 'ValueTooLarge';

  constructor(readonly path: readonly string[], readonly head: string) {
    super(`${path.join('.')} is too large`);
  }
}

/**
 * Picks values out of a JSON document as it streams by, such as each element of `resource_changes`. A plan may be a hundred times as
 * large as what is looked for in it, so no more than one picked value is in memory at a time.
 * @internal
 */
export class JsonPicker {
  readonly #paths: ReadonlyArray<readonly string[]>;
  readonly #deepest: number;
  readonly #largest: number;
  readonly #onValue: (path: readonly string[], value: unknown) => void;
  readonly #frames: Frame[] = [];
  /** The containers that are open, also those too deep to be of interest. */
  #depth = 0;
  #begun = false;
  #inString = false;
  #escaped = false;
  #keyNext = false;
  #key: Buffer[] | undefined;
  #inScalar = false;
  #picked: { depth: number; parts: Buffer[]; size: number } | undefined;

  /** Of a path, `*` matches every key and every element. */
  constructor(options: {
    paths: ReadonlyArray<readonly string[]>;
    /** In bytes. */
    largest: number;
    onValue(path: readonly string[], value: unknown): void;
  }) {
    this.#paths = options.paths;
    this.#deepest = Math.max(...options.paths.map(path => path.length));
    this.#largest = options.largest;
    this.#onValue = options.onValue;
  }

  /** Whether a document began and came to its end. */
  get isWhole(): boolean {
    return this.#begun && this.#depth === 0 && !this.#inString;
  }

  /** @throws ValueTooLarge */
  write(chunk: Buffer): void {
    let from = 0;
    let keyFrom = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#inString) {
        at = this.#skipString(chunk, at);
        if (this.#inString) break;
        if (this.#key) {
          this.#key.push(chunk.subarray(keyFrom, at + 1));
          this.#top().key = JSON.parse(Buffer.concat(this.#key).toString());
          this.#key = undefined;
        }
        continue;
      }
      if (byte <= 0x20) continue;
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          if (this.#keyNext && this.#depth <= this.#deepest) {
            this.#key = [];
            keyFrom = at;
          } else if (!this.#keyNext && this.#begins()) from = at;
          break;
        case COLON:
          this.#keyNext = false;
          break;
        case COMMA: {
          this.#ends(chunk, from, at);
          const top = this.#depth <= this.#deepest ? this.#top() : undefined;
          this.#keyNext = top !== undefined && !top.array;
          break;
        }
        case OPEN_BRACE:
        case OPEN_BRACKET:
          if (this.#begins()) from = at;
          this.#begun = true;
          this.#inScalar = false;
          this.#depth += 1;
          if (this.#depth <= this.#deepest) {
            this.#frames.push({ array: byte === OPEN_BRACKET, key: '*' });
            this.#keyNext = byte === OPEN_BRACE;
          } else this.#keyNext = false;
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          this.#ends(chunk, from, at);
          if (this.#depth <= this.#deepest) this.#frames.pop();
          this.#depth -= 1;
          this.#keyNext = false;
          // The value that ends is complete with its bracket.
          this.#ends(chunk, from, at + 1);
          break;
        default:
          if (this.#begins()) from = at;
      }
    }
    this.#key?.push(Buffer.from(chunk.subarray(keyFrom)));
    if (this.#picked) this.#keep(Buffer.from(chunk.subarray(from)));
  }

  /** Where the text ends, or the chunk. */
  #skipString(chunk: Buffer, from: number): number {
    let escaped = this.#escaped;
    let at = from;
    for (; at < chunk.length; at += 1) {
      if (escaped) escaped = false;
      else {
        const byte = chunk[at];
        if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          break;
        }
      }
    }
    this.#escaped = escaped;
    return at;
  }

  #top(): Frame {
    return this.#frames[this.#frames.length - 1];
  }

  /** True where a value begins that is picked. */
  #begins(): boolean {
    if (this.#picked || this.#inScalar || this.#depth > this.#deepest) {
      return false;
    }
    this.#inScalar = true;
    const picked = this.#paths.some(
      path =>
        path.length === this.#depth &&
        path.every((part, at) => part === '*' || part === this.#frames[at].key),
    );
    if (picked) this.#picked = { depth: this.#depth, parts: [], size: 0 };
    return picked;
  }

  #ends(chunk: Buffer, from: number, to: number): void {
    this.#inScalar = false;
    const picked = this.#picked;
    if (!picked || picked.depth !== this.#depth) return;
    this.#keep(chunk.subarray(from, to));
    this.#picked = undefined;
    this.#onValue(
      this.#frames.map(({ key }) => key),
      JSON.parse(Buffer.concat(picked.parts).toString('utf8')),
    );
  }

  #keep(part: Buffer): void {
    const picked = this.#picked;
    if (!picked) return;
    picked.parts.push(part);
    picked.size += part.length;
    if (picked.size > this.#largest) {
      throw new ValueTooLarge(
        this.#frames.map(({ key }) => key),
        picked.parts[0].subarray(0, 4096).toString('utf8'),
      );
    }
  }
}
