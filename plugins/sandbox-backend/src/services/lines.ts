import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** Takes what a process prints and hands on whole lines, without colours and other control sequences. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #maxLength: number;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @param maxLength - a longer line is handed on in pieces, in characters */
  constructor(onLine: (line: string) => void, maxLength = 16 * 1024) {
    this.#onLine = onLine;
    this.#maxLength = maxLength;
  }

  write(chunk: Buffer): void {
    this.#rest += this.#decoder.write(chunk);
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#emit(this.#cut(line));
    this.#rest = this.#cut(this.#rest);
  }

  end(): void {
    this.#rest += this.#decoder.end();
    if (this.#rest) this.#emit(this.#rest);
    this.#rest = '';
  }

  /** Hands on the pieces of a line that is too long, and answers what is left of it. */
  #cut(line: string): string {
    let from = 0;
    while (line.length - from > this.#maxLength) {
      this.#emit(line.slice(from, from + this.#maxLength));
      from += this.#maxLength;
    }
    return line.slice(from);
  }

  #emit(line: string): void {
    // A carriage return in the middle redraws a line, as progress bars do: what stands there in the end counts.
    const text = stripVTControlCharacters(line.replace(/\r+$/, ''));
    this.#onLine(text.slice(text.lastIndexOf('\r') + 1));
  }
}
