import type MarkdownIt from 'markdown-it';
import type { Token } from '../types';
import type { MarkdownEnvironment } from './createMarkdown';

const TASK = /^\[([ xX])\][ \t]+/;
const HEADING_ID = /[ \t]*\{:?[ \t]*#([\w-]+)[ \t]*\}[ \t]*$/;

/** `- [x] done`: the marker becomes a box, and its item and list get the class names that the reader styles. */
function markTask(tokens: Token[], index: number): void {
  const item = tokens[index - 2];
  const first = tokens[index].children?.[0];
  if (
    tokens[index - 1]?.type !== 'paragraph_open' ||
    item?.type !== 'list_item_open' ||
    first?.type !== 'text'
  ) {
    return;
  }
  const match = TASK.exec(first.content);
  if (!match) {
    return;
  }
  first.content = first.content.slice(match[0].length);
  item.attrJoin('class', 'task-list-item');
  for (let at = index - 3; at >= 0; at -= 1) {
    const isList = /^(bullet|ordered)_list_open$/.test(tokens[at].type);
    if (isList && tokens[at].level === item.level - 1) {
      if (!tokens[at].attrGet('class')?.includes('task-list')) {
        tokens[at].attrJoin('class', 'task-list');
      }
      break;
    }
  }
  // Made of the neighbour, which spares a second import of markdown-it's token class.
  const box: Token = Object.assign(
    Object.create(Object.getPrototypeOf(first)),
    first,
    {
      type: 'task_box',
      content: match[1] === ' ' ? '' : 'x',
      children: null,
    },
  );
  tokens[index].children?.unshift(box);
}

/** `## Title {#id}`: the anchor that the author chose. */
function takeHeadingId(
  tokens: Token[],
  index: number,
  taken: Set<string>,
): void {
  const heading = tokens[index - 1];
  const last = tokens[index].children?.at(-1);
  if (heading?.type !== 'heading_open' || last?.type !== 'text') {
    return;
  }
  const match = HEADING_ID.exec(last.content);
  if (match) {
    last.content = last.content.slice(0, match.index);
    // The second of two headings that ask for one anchor gets the one that its title gives.
    if (!taken.has(match[1])) {
      taken.add(match[1]);
      heading.attrSet('id', match[1]);
    }
  }
}

/**
 * Adds task lists and chosen heading anchors.
 *
 * @internal
 */
export function inlinesPlugin(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'paved_inlines', state => {
    state.tokens.forEach((token, index) => {
      if (token.type === 'inline') {
        markTask(state.tokens, index);
        takeHeadingId(
          state.tokens,
          index,
          (state.env as MarkdownEnvironment).slugs,
        );
      }
    });
  });
  markdown.renderer.rules.task_box = (tokens, index) => {
    const isDone = tokens[index].content !== '';
    const state = isDone ? ' checked' : '';
    const label = isDone ? 'Done' : 'To do';
    return `<input type="checkbox" disabled${state} aria-label="${label}"> `;
  };
}
