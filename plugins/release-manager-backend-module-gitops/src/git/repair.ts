import { CommandError } from '@paved-path/provider-kit-node';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether a push failed because somebody else pushed first.
 * @internal
 */
export function isOutrun(error: unknown): boolean {
  return said(
    error,
    /\[rejected\]|cannot lock ref|failed to update ref|incorrect old value|reference already exists|stale info/,
  );
}

/**
 * Whether git failed because the mirror itself is damaged, as it may be after a loss of power.
 * @internal
 */
export function isDamaged(error: unknown): boolean {
  return said(
    error,
    /is empty|is corrupt|bad object|bad config|invalid sha1 pointer|unable to read tree|missing (blob|tree|commit)|did not receive expected object|bad signature|unknown index version/,
  );
}

/**
 * Removes the locks that a process left in the mirror when it died; nobody else uses the mirror.
 * @internal
 */
export async function removeLocks(mirror: string): Promise<void> {
  for (const folder of ['.', 'refs']) {
    const entries = await readdir(join(mirror, folder), {
      recursive: folder === 'refs',
      withFileTypes: true,
    });
    for (const entry of entries) {
      if (entry.isFile() && entry.name.endsWith('.lock')) {
        await rm(join(entry.parentPath, entry.name), { force: true });
      }
    }
  }
}

function said(error: unknown, pattern: RegExp): boolean {
  return (
    error instanceof CommandError &&
    pattern.test(`${error.stdout}\n${error.stderr}`)
  );
}
