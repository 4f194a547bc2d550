import { posix } from 'node:path';

type Named = { name: string; modifiedAt: Date };

/** Whether it is what an export writes beside its files once all of them are written, by its name. @internal */
export function isManifest(name: string): boolean {
  return /manifest\.json$/i.test(name);
}

/**
 * Tells of a file whether the files that it belongs with are all there, as a manifest says that is no older than any of them. Azure writes it into the folder of
 * a run, and AWS into the same folder below `metadata` instead of `data`
 * (https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html).
 * @internal
 */
export function completeRunsOf(
  files: readonly Named[],
  manifests: readonly Named[],
): (name: string) => boolean {
  const written = new Map<string, number>();
  for (const { name, modifiedAt } of manifests) {
    const folder = folderOf(name).replace(/(^|\/)metadata\//, '$1data/');
    const at = Math.max(modifiedAt.getTime(), written.get(folder) ?? 0);
    written.set(folder, at);
  }
  for (const { name, modifiedAt } of files) {
    const folder = folderOf(name);
    if (modifiedAt.getTime() > (written.get(folder) ?? 0)) {
      written.delete(folder);
    }
  }
  return name => written.has(folderOf(name));
}

function folderOf(name: string): string {
  return `${posix.dirname(name)}/`;
}
