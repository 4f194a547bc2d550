import { structuredPatch } from 'diff';

/** A line of a difference. @public */
export type DiffRow =
  | { kind: 'skip' }
  | {
      kind: 'same' | 'added' | 'removed';
      text: string;
      /** Line numbers, counted from 1. */
      before?: number;
      after?: number;
    };

/** Lines of context around each change. */
const CONTEXT = 3;

/**
 * The lines of the difference of two texts, with what is between the changes left out.
 * @public
 */
export function diffRows(before: string, after: string): DiffRow[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
  });
  const rows: DiffRow[] = [];
  for (const hunk of hunks) {
    if (rows.length || hunk.oldStart > 1) rows.push({ kind: 'skip' });
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) {
        rows.push({ kind: 'added', text, after: newLine++ });
      } else if (line.startsWith('-')) {
        rows.push({ kind: 'removed', text, before: oldLine++ });
      } else if (line.startsWith(' ')) {
        rows.push({ kind: 'same', text, before: oldLine++, after: newLine++ });
      }
    }
  }
  return rows;
}

/** A row of the two-column form: what stood beside what stands. @public */
export type DiffPair = { left?: DiffRow; right?: DiffRow };

/**
 * Puts removed lines beside the added ones that took their place.
 * @public
 */
export function pairRows(rows: DiffRow[]): DiffPair[] {
  const pairs: DiffPair[] = [];
  let removed: DiffRow[] = [];
  let added: DiffRow[] = [];
  function flush() {
    for (
      let index = 0;
      index < Math.max(removed.length, added.length);
      index++
    ) {
      pairs.push({ left: removed[index], right: added[index] });
    }
    removed = [];
    added = [];
  }
  for (const row of rows) {
    if (row.kind === 'removed') {
      if (added.length) flush();
      removed.push(row);
    } else if (row.kind === 'added') {
      added.push(row);
    } else {
      flush();
      pairs.push({ left: row, right: row });
    }
  }
  flush();
  return pairs;
}
