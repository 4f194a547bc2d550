import { UrlReaderService } from '@backstage/backend-plugin-api';
import { isError, toError } from '@backstage/errors';
import { untilAborted } from '@paved-path/provider-kit-node';
import glob from 'fast-glob';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Where files of rotas are. @internal */
export type RotaLocation = {
  type: 'file' | 'url';
  /** A path, with `*` and `**` if need be, or the address of one file. */
  target: string;
};

/** A file, or the reason why it could not be read. @internal */
export type ReadFile = {
  id: string;
  location: string;
  /** What people call it; without the machine's folders, and without what an address may hold in secret. */
  label: string;
} & (
  | { content: string; failure?: undefined }
  | { content?: undefined; failure: string }
);

/** @internal */
export type ReadLocation = {
  files: ReadFile[];
  /** Why there are no files; then it is not known which there are. */
  failure?: {
    label: string;
    message: string;
    /** Whether the pattern matches nothing, which is only wrong where it did before: a folder may be gone, or not have been filled yet. */
    isEmpty?: boolean;
  };
};

/** A rota is small; what is not is something else, and reading it would keep everybody waiting. */
const MAX_BYTES = 256 * 1024;
const TOO_MUCH = 'it has more than 256 KiB; divide it into several files';

/** Remembers what addresses answered, so that what did not change is not read again. @internal */
export type UrlMemory = Map<string, { etag?: string; content: string }>;

/** Reads all files of a location. What fails is told of, never thrown. @internal */
export async function readLocation(
  { type, target }: RotaLocation,
  options: { reader: UrlReaderService; memory: UrlMemory; signal: AbortSignal },
): Promise<ReadLocation> {
  const location = `${type}:${target}`;
  const idOf = (name: string) =>
    createHash('sha256').update(`${location} ${name}`).digest('hex');
  if (type === 'url') {
    const file = { id: idOf(''), location, label: publicAddress(target) };
    const read = await attempt(() => readUrl(target, options));
    return { files: [{ ...file, ...read }] };
  }
  const { base, pattern } = splitPattern(path.resolve(target));
  // Names begin below the last folder that is named in full; the machine's own folders are nobody's business.
  let names = [pattern];
  if (pattern.includes('*')) {
    const label = `${path.basename(base)}/${pattern}`;
    try {
      names = (await glob(pattern, { cwd: base })).sort();
    } catch (error) {
      const message = `could not be listed: ${describe(error)}`;
      return { files: [], failure: { label, message } };
    }
    if (!names.length) {
      const message = 'matches no file any more; is the folder still there?';
      return { files: [], failure: { label, message, isEmpty: true } };
    }
  }
  const files = await Promise.all(
    names.map(async label => {
      const read = await attempt(() => readOne(path.join(base, label)));
      return { id: idOf(label), location, label, ...read };
    }),
  );
  return { files };
}

/** The folders before the first name with a star, and the rest. */
function splitPattern(target: string): { base: string; pattern: string } {
  const parts = target.split(path.sep);
  const star = parts.findIndex(part => part.includes('*'));
  const first = star < 0 ? parts.length - 1 : star;
  return {
    base: parts.slice(0, first).join(path.sep) || path.sep,
    pattern: parts.slice(first).join('/'),
  };
}

async function attempt(
  read: () => Promise<string>,
): Promise<
  | { content: string; failure?: undefined }
  | { content?: undefined; failure: string }
> {
  try {
    return { content: await read() };
  } catch (error) {
    return { failure: describe(error) };
  }
}

async function readOne(file: string): Promise<string> {
  const { size } = await fs.stat(file);
  if (size > MAX_BYTES) throw new Error(TOO_MUCH);
  return fs.readFile(file, 'utf8');
}

async function readUrl(
  target: string,
  options: { reader: UrlReaderService; memory: UrlMemory; signal: AbortSignal },
): Promise<string> {
  const { reader, memory, signal } = options;
  const before = memory.get(target);
  try {
    const response = await untilAborted(
      reader.readUrl(target, { etag: before?.etag, signal }),
      signal,
    );
    const buffer = await untilAborted(response.buffer(), signal);
    if (buffer.byteLength > MAX_BYTES) throw new Error(TOO_MUCH);
    const content = buffer.toString('utf8');
    memory.set(target, { etag: response.etag, content });
    return content;
  } catch (error) {
    if (before && isError(error) && error.name === 'NotModifiedError') {
      return before.content;
    }
    throw error;
  }
}

/** The reason in words that hold neither a path of the machine nor an address with its secrets. */
function describe(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read';
  if (typeof code === 'string') return code;
  const { name, message } = toError(error);
  if (name === 'NotFoundError') return 'there is no such file';
  if (name === 'NotAllowedError') {
    return 'its host is not allowed; see backend.reading.allow and integrations in the configuration';
  }
  if (name === 'TimeoutError') return 'there was no answer in time';
  return message.replace(/https?:\/\/\S+/g, address => publicAddress(address));
}

function publicAddress(target: string): string {
  if (!URL.canParse(target)) return 'an address that is none';
  const { origin, pathname } = new URL(target);
  return `${origin}${pathname}`;
}
