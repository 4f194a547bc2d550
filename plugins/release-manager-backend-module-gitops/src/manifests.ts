import { ManifestChange } from '@paved-path/backstage-plugin-release-manager-common';
import { blobId } from './git/objects';

const MAX_SHOWN = 256 * 1024;

/**
 * What a release would change in the folder of a service; artifact.json, which changes with every release, is left out.
 * @internal
 */
export async function compareManifests(
  present: Map<string, string>,
  wanted: Map<string, Buffer>,
  read: (path: string) => Promise<Buffer | undefined>,
): Promise<ManifestChange[]> {
  const changes: ManifestChange[] = [];
  const paths = [...new Set([...present.keys(), ...wanted.keys()])].sort();
  for (const path of paths) {
    if (path === 'artifact.json') continue;
    const oid = present.get(path);
    const after = wanted.get(path);
    if (oid && after && blobId(after, oid.length / 2) === oid) continue;
    const before = oid ? await read(path) : undefined;
    changes.push({
      path,
      change: changeOf(oid, after),
      before: before && shown(before),
      after: after && shown(after),
    });
  }
  return changes;
}

function changeOf(
  before: unknown,
  after: unknown,
): 'added' | 'removed' | 'modified' {
  if (!before) return 'added';
  return after ? 'modified' : 'removed';
}

function shown(content: Buffer): string {
  if (content.length > MAX_SHOWN) {
    return `(${content.length} bytes, too long to show)`;
  }
  const text = content.toString('utf8');
  return /^\s*["']?kind["']?:\s*["']?Secret["']?\s*,?\s*(#.*)?$/m.test(text) ||
    /"kind"\s*:\s*"Secret"/.test(text)
    ? '(a Secret: its content is not shown)'
    : text;
}
