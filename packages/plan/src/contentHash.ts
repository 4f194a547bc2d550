import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A hash of every file's path and content; 40 hexadecimal digits, as a commit has. */
export async function contentHash(folder: string): Promise<string> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  const contents = await Promise.all(paths.map(path => readFile(path)));
  const hash = createHash('sha256');
  paths.forEach((path, index) => {
    hash.update(`${path.slice(folder.length)}\0${contents[index].length}\0`);
    hash.update(contents[index]);
  });
  return hash.digest('hex').slice(0, 40);
}
