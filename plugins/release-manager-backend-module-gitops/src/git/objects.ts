import { createHash } from 'node:crypto';

/** An entry of a tree. @internal */
export type TreeEntry = { name: string; oid: string; isFolder: boolean };

/** Reads a tree object as git stores it. @internal */
export function parseTree(content: Buffer, oidLength: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    const mode = content.toString('latin1', at, space);
    const end = nul + 1 + oidLength;
    entries.push({
      name: content.toString('utf8', space + 1, nul),
      oid: content.toString('hex', nul + 1, end),
      isFolder: mode === '40000',
    });
    at = end;
  }
  return entries;
}

/** The hash that git gives a file. @internal */
export function blobId(content: Buffer, oidLength: number): string {
  return createHash(oidLength === 32 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
