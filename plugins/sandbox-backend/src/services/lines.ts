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
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > this.#maxLength) {
      this.#emit(this.#rest.slice(0, this.#maxLength));
      this.#rest = this.#rest.slice(this.#maxLength);
    }
  }

  end(): void {
    this.#rest += this.#decoder.end();
    if (this.#rest) this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    // A carriage return in the middle redraws a line, as progress bars do: what stands there in the end counts.
    const text = stripVTControlCharacters(line.replace(/\r+$/, ''));
    this.#onLine(text.slice(text.lastIndexOf('\r') + 1));
  }
}
