import { Expression } from './parse';

/** Puts a text in the place of another. @internal */
export type Edit = { from: number; to: number; text: string };

/**
 * Makes all edits at once. Those at the same place follow each other as they are given.
 *
 * @throws Error where two overlap
 * @internal
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.order - b.order);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.from < at) throw new Error('Two edits overlap');
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}

/** The end of a line, as the file writes it. @internal */
export function lineEnd(text: string): string {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

/** The white space that a line begins with. @internal */
export function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(start, at).match(/^[ \t]*/)![0];
}

type Container = Extract<Expression, { kind: 'tuple' | 'object' }>;

/**
 * Takes items out of a list or a map and adds others at its end. Undefined where its layout does not allow it without touching what else
 * stands there.
 *
 * @internal
 */
export function changeItems(
  text: string,
  container: Container,
  removed: ReadonlySet<number>,
  added: readonly string[],
): Edit[] | undefined {
  const { from, to, items } = container;
  const source = text.slice(from, to);
  if (items.length === removed.size || items.length === 0) {
    if (container.hasComments) return undefined;
    const [open, close] = [source[0], source[source.length - 1]];
    const pad = open === '{' ? ' ' : '';
    const inner = added.length ? `${pad}${added.join(', ')}${pad}` : '';
    return [{ from, to, text: `${open}${inner}${close}` }];
  }
  return isLaidOutInLines(text, container)
    ? changeLines(text, container, removed, added)
    : changeInLine(container, removed, added);
}

/** Whether each item begins a line, and the bracket at the end does. */
function isLaidOutInLines(text: string, { items, to }: Container): boolean {
  const beginsLine = (at: number) =>
    /(?:^|\n)[ \t]*$/.test(text.slice(0, at).slice(-500));
  return items.every(item => beginsLine(item.from)) && beginsLine(to - 1);
}

function changeLines(
  text: string,
  { kind, items }: Container,
  removed: ReadonlySet<number>,
  added: readonly string[],
): Edit[] | undefined {
  const end = lineEnd(text);
  const edits: Edit[] = [];
  for (const index of removed) {
    const { from, to } = items[index];
    const rest = text.slice(to).match(/^[ \t]*,?[ \t]*(?:(?:#|\/\/).*)?\r?\n/);
    if (!rest) return undefined;
    const start = text.lastIndexOf('\n', from - 1) + 1;
    edits.push({ from: start, to: to + rest[0].length, text: '' });
  }
  if (added.length === 0) return edits;
  const last = items[items.length - 1];
  const { 0: rest } = text.slice(last.to).match(/^.*/)!;
  const hasComma = /^[ \t]*,/.test(rest);
  const isLastRemoved = removed.has(items.length - 1);
  if (kind === 'tuple' && !hasComma && !isLastRemoved) {
    edits.push({ from: last.to, to: last.to, text: ',' });
  }
  const comma = kind === 'tuple' || hasComma ? ',' : '';
  const indent = indentAt(text, last.from);
  const lines = added.map(each => `${indent}${each}${comma}${end}`).join('');
  const next = text.indexOf('\n', last.to) + 1;
  edits.push({ from: next, to: next, text: lines });
  return edits;
}

function changeInLine(
  { items, hasComments }: Container,
  removed: ReadonlySet<number>,
  added: readonly string[],
): Edit[] | undefined {
  if (hasComments) return undefined;
  const edits: Edit[] = [];
  const more = added.map(each => `, ${each}`).join('');
  for (let index = 0; index < items.length; index += 1) {
    if (!removed.has(index)) continue;
    const first = index;
    while (removed.has(index + 1)) index += 1;
    const next = items[index + 1];
    // Of those at the end the comma before them goes, too.
    edits.push(
      next
        ? { from: items[first].from, to: next.from, text: '' }
        : { from: items[first - 1].to, to: items[index].to, text: more },
    );
  }
  if (!removed.has(items.length - 1) && more) {
    const { to } = items[items.length - 1];
    edits.push({ from: to, to, text: more });
  }
  return edits;
}
