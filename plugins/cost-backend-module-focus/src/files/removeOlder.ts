import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Removes what is in a folder and was not changed for so long. What is younger may be in use by another process.
 *
 * @param age - In milliseconds.
 * @param prefix - What the names begin with; by default all are meant.
 * @internal
 */
export async function removeOlder(
  folder: string,
  age: number,
  prefix: string = '',
): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const file = path.join(folder, name);
    const info = await stat(file).catch(() => undefined);
    if (!info || Date.now() - info.mtimeMs < age) continue;
    await rm(file, { recursive: true, force: true });
  }
}
