import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this program, as its package says. */
export function toolVersion(): string {
  // From source this file is two folders deep, built it may be one.
  for (
    let folder = __dirname;
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    try {
      const { name, version } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      if (name === '@paved-path/plan') return version;
    } catch {
      // Not here; further up.
    }
  }
  return 'unknown';
}
