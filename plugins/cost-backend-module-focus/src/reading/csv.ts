import { SliceRefusedError } from '@paved-path/backstage-plugin-cost-node';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const DELIMITERS = [',', ';', '\t', '|'];
const MOST_HEADER = 1024 * 1024;
const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

function open(path: string): Readable {
  const bytes = createReadStream(path, { highWaterMark: 1024 * 1024 });
  if (!/\.gz$/i.test(path)) return bytes;
  const text = createGunzip({ chunkSize: 256 * 1024 });
  bytes.on('error', error => text.destroy(error));
  text.on('close', () => bytes.destroy());
  return bytes.pipe(text);
}

/**
 * The names of a CSV's columns, and what stands between them.
 *
 * @throws SliceRefusedError
 * @internal
 */
export async function readHeader(
  file: string,
  path: string,
): Promise<{ delimiter: string; names: string[] }> {
  let head = Buffer.alloc(0);
  let end = -1;
  try {
    for await (const chunk of open(path)) {
      head = Buffer.concat([head, chunk as Buffer]);
      end = endOfRecord(head);
      if (end >= 0 || head.length > MOST_HEADER) break;
    }
  } catch (error) {
    throw notWhole(file, error);
  }
  const text = head
    .subarray(0, end < 0 ? head.length : end)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (!text.trim()) {
    throw new SliceRefusedError(
      'It is empty: not even the names of its columns are there',
      { file },
    );
  }
  const [best] = DELIMITERS.map(delimiter => ({
    delimiter,
    names: splitRecord(text, delimiter),
  })).sort((a, b) => b.names.length - a.names.length);
  return best;
}

/**
 * Unpacks a file to see whether it is whole: DuckDB does not miss an end that is cut off.
 *
 * @throws SliceRefusedError
 * @internal
 */
export async function checkGzip(
  file: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const _ of open(path)) signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw notWhole(file, error);
  }
}

/** The line, from 1, that a record of a CSV begins in; the record after the header is 0. Empty lines are no records. @internal */
export async function lineOfRecord(
  path: string,
  record: number,
): Promise<number> {
  let line = 1;
  // The header is a record too.
  let begun = 0;
  let isQuoted = false;
  let isEmpty = true;
  for await (const chunk of open(path)) {
    for (const byte of chunk as Buffer) {
      if (byte === NEWLINE) {
        line += 1;
        if (!isQuoted) isEmpty = true;
      } else if (byte !== RETURN && isEmpty) {
        isEmpty = false;
        begun += 1;
        if (begun === record + 2) return line;
      }
      if (byte === QUOTE) isQuoted = !isQuoted;
    }
  }
  return line;
}

function endOfRecord(bytes: Buffer): number {
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === NEWLINE && !isQuoted) return at;
  }
  return -1;
}

function splitRecord(text: string, delimiter: string): string[] {
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      if (isQuoted && text[at + 1] === '"') {
        value += '"';
        at += 1;
      } else {
        isQuoted = !isQuoted;
      }
    } else if (character === delimiter && !isQuoted) {
      values.push(value);
      value = '';
    } else if (character !== '\r') {
      value += character;
    }
  }
  return [...values, value];
}

function notWhole(file: string, error: unknown): SliceRefusedError {
  return new SliceRefusedError(
    `It is no whole gzip file (${
      (error as Error).message
    }); is it still being written?`,
    { file },
  );
}
