import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';
import footnote from 'markdown-it-footnote';
import type { Heading, Token } from '../types';
import { escapeHtml } from '../html/escapeHtml';
import { blocksPlugin } from './blocks';
import { highlightCode } from './highlightCode';
import { inlinesPlugin } from './inlines';
import { uniqueSlug } from './slugify';

/** What one parse of a page leaves behind. @internal */
export interface MarkdownEnvironment {
  /** Anchors in use. */
  slugs: Set<string>;
  headings: Heading[];
}

/**
 * What `parse` needs for each page.
 *
 * @internal
 */
export function createEnvironment(): MarkdownEnvironment {
  return { slugs: new Set(), headings: [] };
}

/**
 * The plain text of a heading's or paragraph's inline tokens.
 *
 * @internal
 */
export function plainText(tokens: Token[]): string {
  return tokens
    .map(token => {
      switch (token.type) {
        case 'text':
        case 'text_special':
        case 'code_inline':
          return token.content;
        case 'image':
          return plainText(token.children ?? []);
        case 'softbreak':
        case 'hardbreak':
          return ' ';
        default:
          return '';
      }
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function collectHeadings(markdown: MarkdownIt): void {
  markdown.core.ruler.push('paved_headings', state => {
    const environment: MarkdownEnvironment = state.env;
    state.tokens.forEach((token, index) => {
      if (token.type === 'heading_open') {
        const inline = state.tokens[index + 1];
        environment.headings.push({
          id: token.attrGet('id') ?? '',
          title: plainText(inline.children ?? []),
          level: Number(token.tag.slice(1)),
        });
      }
    });
  });
}

/**
 * Markdown as TechDocs' authors know it from MkDocs: tables, fenced code, admonitions, task lists, footnotes,
 * headings with anchors.
 *
 * @remarks
 * Raw HTML passes, so the output has to be sanitized.
 *
 * @internal
 */
export function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  // "techdocs.md" is a file name, not a site in Moldova.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  markdown
    // Its types name another build of the very same MarkdownIt class.
    .use(footnote as unknown as (parser: MarkdownIt) => void)
    .use(blocksPlugin)
    .use(inlinesPlugin)
    .use(anchor, {
      tabIndex: false,
      getTokensText: plainText,
      slugifyWithState: (title, state) =>
        uniqueSlug(title, (state.env as MarkdownEnvironment).slugs),
      permalink: anchor.permalink.linkInsideHeader({
        class: 'headerlink',
        symbol: '¶',
        renderAttrs: () => ({
          title: 'Permanent link',
          'aria-label': 'Permanent link',
        }),
      }),
    })
    .use(collectHeadings);

  markdown.renderer.rules.fence = (tokens, index) => {
    const token = tokens[index];
    const [language = ''] = markdown.utils
      .unescapeAll(token.info)
      .trim()
      .toLowerCase()
      .split(/[\s{]+/);
    const title = /\btitle="([^"]*)"/.exec(token.info)?.[1];
    const caption = title
      ? `<span class="filename">${escapeHtml(title)}</span>`
      : '';
    const className = language
      ? `language-${escapeHtml(language)} hljs`
      : 'hljs';
    const code = highlightCode(token.content, language);
    return `<div class="highlight">${caption}<pre><code class="${className}">${code}</code></pre></div>\n`;
  };
  markdown.renderer.rules.table_open = () =>
    '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div></div>\n';
  return markdown;
}
