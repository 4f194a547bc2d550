import { createWriteStream, WriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

const MAX_READ = 256 * 1024;

/** The log of a run, written line by line and bounded. */
export class RunLog {
  readonly #stream: WriteStream;
  readonly #maxBytes: number;
  #size: number;
  #truncated = false;

  private constructor(stream: WriteStream, size: number, maxBytes: number) {
    this.#stream = stream;
    this.#size = size;
    this.#maxBytes = maxBytes;
    stream.on('error', () => {});
  }

  /** Goes on where an earlier attempt stopped. */
  static async open(path: string, maxBytes: number): Promise<RunLog> {
    await mkdir(dirname(path), { recursive: true });
    const size = await stat(path).then(
      found => found.size,
      () => 0,
    );
    return new RunLog(createWriteStream(path, { flags: 'a' }), size, maxBytes);
  }

  /** What a step prints; beyond the bound it is dropped, and one line says so. */
  line(text: string): void {
    if (this.#size > this.#maxBytes) {
      if (!this.#truncated) {
        this.#truncated = true;
        this.header(
          `The log is longer than ${
            this.#maxBytes
          } bytes; what the steps print from here on is left out.`,
        );
      }
      return;
    }
    this.#write(`${text}\n`);
  }

  /** What the pipeline itself says; always kept. */
  header(text: string): void {
    this.#write(`=== ${text}\n`);
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream).catch(() => {});
  }

  #write(text: string): void {
    this.#size += Buffer.byteLength(text);
    this.#stream.write(text);
  }
}

/** Reads a piece of a log from an offset in bytes; it never ends within a character. */
export async function readLog(
  path: string,
  after: number,
): Promise<{ text: string; next: number; complete: boolean }> {
  const file = await open(path, 'r').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return { text: '', next: 0, complete: true };
  try {
    const { size } = await file.stat();
    const start = Math.min(after, size);
    const buffer = Buffer.alloc(Math.min(size - start, MAX_READ));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const end =
      start + bytesRead < size || bytesRead > 0
        ? wholeCharacters(buffer, bytesRead)
        : bytesRead;
    return {
      text: buffer.toString('utf8', 0, end),
      next: start + end,
      complete: start + end >= size,
    };
  } finally {
    await file.close();
  }
}

/** How many bytes there are up to the end of the last whole UTF-8 character. */
function wholeCharacters(buffer: Buffer, length: number): number {
  let start = length - 1;
  while (start >= 0 && start > length - 4 && (buffer[start] & 0xc0) === 0x80) {
    start -= 1;
  }
  if (start < 0) return length;
  const lead = buffer[start];
  let width = 1;
  if (lead >= 0xf0) width = 4;
  else if (lead >= 0xe0) width = 3;
  else if (lead >= 0xc0) width = 2;
  return start + width > length ? start : length;
}
