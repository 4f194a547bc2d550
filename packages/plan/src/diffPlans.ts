import { createTwoFilesPatch } from 'diff';

/** A unified diff of two sets of files; empty where they are the same. */
export function diffFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  labels: { before: string; after: string },
): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter(path => before.get(path) !== after.get(path))
    .map(path =>
      createTwoFilesPatch(
        before.has(path) ? `${labels.before}/${path}` : '/dev/null',
        after.has(path) ? `${labels.after}/${path}` : '/dev/null',
        before.get(path) ?? '',
        after.get(path) ?? '',
        undefined,
        undefined,
        {
          headerOptions: {
            includeIndex: false,
            includeUnderline: false,
            includeFileHeaders: true,
          },
        },
      ),
    )
    .join('');
}
