import { posix } from 'node:path';
import { readBlocks } from './hcl';

/** What a folder's `terragrunt.hcl` says of it. @internal */
export type TerragruntFacts = {
  /** False where it is only there for others to include. */
  isUnit: boolean;
  /** The module that it runs, seen from the folder, where that is a part of the repository. */
  calls: string[];
};

/** Reads a `terragrunt.hcl`, as far as its functions need not be run. @internal */
export function readTerragrunt(
  text: string,
  folder: { path: string; hasCode: boolean },
): TerragruntFacts {
  let isUnit = folder.hasCode;
  const calls: string[] = [];
  for (const { header, body } of readBlocks(text)) {
    const [kind] = header.match(/\w+(?=\s*(?:"[^"]*"\s*)?$)/) ?? [];
    if (kind === 'include') isUnit = true;
    if (kind !== 'terraform') continue;
    const source = body.match(/(?:^|\n)\s*source\s*=\s*("[^\n]*|\S)/)?.[1];
    if (source === undefined) continue;
    isUnit = true;
    const local = localSource(source, folder.path);
    if (local) calls.push(local);
  }
  return { isUnit, calls };
}

function localSource(source: string, path: string): string | undefined {
  const [, root, rest] =
    source.match(
      /^"(\$\{get_(?:path_to_)?repo_root\(\)\}|\.{1,2}(?=\/))([^"$]*)"/,
    ) ?? [];
  if (root === undefined) return undefined;
  // The part before two slashes is what is copied, the whole is what is run.
  const place = rest.replace(/\?.*$/, '').replace(/\/{2,}/g, '/');
  if (root.startsWith('.')) return `${root}${place}`;
  const found = posix.relative(path, place.replace(/^\//, '') || '.');
  return found.startsWith('.') ? found : `./${found}`;
}
