import type MarkdownIt from 'markdown-it';

type StateBlock = Parameters<
  Parameters<MarkdownIt['block']['ruler']['before']>[2]
>[0];

const ADMONITION =
  /^(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)(?:[ \t]+"([^"]*)")?[ \t]*$/;
const TAB = /^===!?\+?[ \t]+"([^"]*)"[ \t]*$/;

/** What `nestIndented` puts around the body. */
interface Wrapping {
  name: string;
  tag: string;
  attributes: Array<[string, string]>;
  title?: { name: string; tag: string; className?: string; text: string };
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice(
    state.bMarks[line] + state.tShift[line],
    state.eMarks[line],
  );
}

/** The first line after `startLine` that is neither empty nor indented by four columns. */
function endOfIndented(
  state: StateBlock,
  startLine: number,
  endLine: number,
): number {
  const indent = state.sCount[startLine] + 4;
  let end = startLine + 1;
  for (let line = startLine + 1; line < endLine; line += 1) {
    if (state.isEmpty(line)) {
      continue;
    }
    if (state.sCount[line] < indent) {
      break;
    }
    end = line + 1;
  }
  return end;
}

function pushInline(state: StateBlock, line: number, text: string): void {
  const token = state.push('inline', '', 0);
  token.content = text;
  token.map = [line, line + 1];
  token.children = [];
}

function nestIndented(
  state: StateBlock,
  startLine: number,
  end: number,
  wrapping: Wrapping,
): void {
  const { name, tag, attributes, title } = wrapping;
  const open = state.push(`${name}_open`, tag, 1);
  open.block = true;
  open.map = [startLine, end];
  open.attrs = attributes;
  if (title && title.text !== '') {
    const titleOpen = state.push(`${title.name}_open`, title.tag, 1);
    titleOpen.map = [startLine, startLine + 1];
    if (title.className) {
      titleOpen.attrSet('class', title.className);
    }
    pushInline(state, startLine, title.text);
    state.push(`${title.name}_close`, title.tag, -1);
  }

  const { blkIndent, parentType, lineMax } = state;
  state.blkIndent = state.sCount[startLine] + 4;
  state.parentType = 'blockquote';
  state.lineMax = end;
  state.md.block.tokenize(state, startLine + 1, end);
  state.blkIndent = blkIndent;
  state.parentType = parentType;
  state.lineMax = lineMax;
  state.push(`${name}_close`, tag, -1).block = true;
  state.line = end;
}

function admonition(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const match =
    state.sCount[startLine] - state.blkIndent < 4
      ? ADMONITION.exec(lineAt(state, startLine))
      : null;
  if (!match) {
    return false;
  }
  if (silent) {
    return true;
  }
  const [, marker, types, given] = match;
  const [type] = types.toLowerCase().split(/[ \t]+/);
  const text = given ?? type.charAt(0).toUpperCase() + type.slice(1);
  const folds = marker !== '!!!';
  const className = types.toLowerCase().replace(/[ \t]+/g, ' ');
  nestIndented(state, startLine, endOfIndented(state, startLine, endLine), {
    name: folds ? 'details' : 'admonition',
    tag: folds ? 'details' : 'div',
    attributes: [
      ['class', folds ? className : `admonition ${className}`],
      ...(marker === '???+' ? [['open', ''] as [string, string]] : []),
    ],
    title: folds
      ? // A fold without a summary could not be told from others.
        { name: 'summary', tag: 'summary', text: text || 'Details' }
      : { name: 'paragraph', tag: 'p', className: 'admonition-title', text },
  });
  return true;
}

/** A content tab becomes a titled block: it reads well without a script, and on paper. */
function tab(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const match =
    state.sCount[startLine] - state.blkIndent < 4
      ? TAB.exec(lineAt(state, startLine))
      : null;
  if (!match) {
    return false;
  }
  if (!silent) {
    nestIndented(state, startLine, endOfIndented(state, startLine, endLine), {
      name: 'tab',
      tag: 'div',
      attributes: [['class', 'tab-block']],
      title: {
        name: 'paragraph',
        tag: 'p',
        className: 'tab-block__label',
        text: match[1],
      },
    });
  }
  return true;
}

/**
 * Adds `!!! note "Title"`, `??? note` (folded), `???+ note` (unfolded) and `=== "Tab"`.
 *
 * @internal
 */
export function blocksPlugin(markdown: MarkdownIt): void {
  const options = { alt: ['paragraph', 'reference', 'blockquote', 'list'] };
  markdown.block.ruler.before('fence', 'admonition', admonition, options);
  markdown.block.ruler.before('fence', 'tab', tab, options);
}
