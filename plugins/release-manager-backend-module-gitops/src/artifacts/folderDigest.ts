import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What tells whether two artifacts hold the same: a hash of the paths and contents of their files. The folder `image`, which
 * only some pipelines leave there, does not count.
 * @internal
 */
export async function folderDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const visit = async (path: string, prefix: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const name = `${prefix}${entry.name}`;
      if (name === 'image') continue;
      if (entry.isDirectory()) {
        await visit(join(path, entry.name), `${name}/`);
      } else {
        const content = await readFile(join(path, entry.name));
        hash.update(`${JSON.stringify(name)} ${content.length}\n`);
        hash.update(content);
      }
    }
  };
  await visit(folder, '');
  return hash.digest('hex');
}
