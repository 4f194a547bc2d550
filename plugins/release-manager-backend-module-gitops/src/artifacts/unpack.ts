import { InputError, toError } from '@backstage/errors';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract, Header } from 'tar-stream';

/** What an archive may hold. @internal */
export type UnpackLimits = {
  /** Bytes of the whole archive once it is decompressed. */
  bytes: number;
  /** Files and folders. */
  entries: number;
};

type Unpacked = { path: string; content: Buffer | undefined };

const MAX_PATH = 400;

/**
 * Unpacks a compressed archive (tar.gz) into an empty folder. Nothing but plain files and folders below the folder is ever made;
 * what else an archive holds is refused, and so is one that grows beyond the limits.
 *
 * @throws InputError that says which entry is wrong
 * @internal
 */
export async function unpack(
  archive: Buffer,
  folder: string,
  limits: UnpackLimits,
): Promise<void> {
  const files = await readEntries(
    await decompress(archive, limits.bytes),
    limits,
  );
  for (const { path, content } of files) {
    const target = join(folder, path);
    try {
      await mkdir(content ? dirname(target) : target, { recursive: true });
      if (content) {
        // What is renamed into place later must be on the disk by then.
        await writeFile(target, content, { flag: 'wx', flush: true });
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code && ['EEXIST', 'EISDIR', 'ENOTDIR'].includes(code)) {
        throw new InputError(
          `body: the archive holds ${JSON.stringify(path)} twice`,
        );
      }
      throw error;
    }
  }
}

async function decompress(archive: Buffer, bytes: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(archive, { maxOutputLength: bytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new InputError(
        `body: the archive unpacks to more than ${bytes} bytes (releaseManager.gitops.artifacts.maxUploadSize)`,
      );
    }
    throw notWhole(error);
  }
}

/** All entries, if every one of them is as it may be. A folder has no content. */
function readEntries(tar: Buffer, limits: UnpackLimits): Promise<Unpacked[]> {
  return new Promise((resolve, reject) => {
    const found: Unpacked[] = [];
    const entries = extract();
    entries.on('error', error =>
      reject(error instanceof InputError ? error : notWhole(error)),
    );
    entries.on('finish', () => resolve(found));
    entries.on('entry', (header, stream, next) => {
      const chunks: Buffer[] = [];
      stream.on('data', chunk => {
        chunks.push(chunk as Buffer);
      });
      // The error of an entry is that of the archive.
      stream.on('error', () => {});
      stream.on('end', () => {
        try {
          const path = requirePath(header);
          if (found.length >= limits.entries) {
            throw new InputError(
              `body: the archive has more than ${limits.entries} entries`,
            );
          }
          const isFolder = !path || header.type === 'directory';
          found.push({
            path,
            content: isFolder ? undefined : Buffer.concat(chunks),
          });
          next();
        } catch (error) {
          next(toError(error));
        }
      });
    });
    entries.end(tar);
  });
}

/** The path below the folder; empty for the folder itself. */
function requirePath({ name, type }: Header): string {
  const shown = JSON.stringify(name.slice(0, MAX_PATH));
  if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') {
    throw new InputError(
      `body: ${shown} is a ${type}; an artifact holds files and folders only`,
    );
  }
  const segments = name.replace(/\/+$/, '').split('/');
  const path = segments.filter(segment => segment !== '.');
  if (
    name.length > MAX_PATH ||
    /[\\\p{Cc}]/u.test(name) ||
    path.some(segment => segment === '' || segment === '..') ||
    /^[a-z]:/i.test(name)
  ) {
    throw new InputError(
      `body: the archive holds the path ${shown}; paths must be relative, short and without ".."`,
    );
  }
  if (path[0] === 'image') {
    throw new InputError(
      'body: the archive holds the folder image, which goes to the registry: leave it out (tar --exclude=./image)',
    );
  }
  return path.join('/');
}

function notWhole(error: unknown): InputError {
  return new InputError(
    `body: it is not a whole tar.gz archive: ${
      toError(error).message
    }; send what "tar --create --gzip" makes`,
  );
}
