import type MarkdownIt from 'markdown-it';
import { readFrontMatter } from '../site/readFrontMatter';
import type { LinkResolver } from '../site/LinkResolver';
import type { Heading, PageSource, SourceProblem, Token } from '../types';
import { sanitizeHtml } from '../html/sanitizeHtml';
import {
  createEnvironment,
  plainText,
  type MarkdownEnvironment,
} from './createMarkdown';

/** A stretch of a page below one heading; without a heading the stretch before the first. @internal */
export interface PageSection {
  heading?: Heading;
  text: string;
}

/** A parsed page. Its links are resolved once all pages of the site are known. @internal */
export class MarkdownPage {
  readonly source: PageSource;
  /** From the front matter, else the first heading of level 1. */
  readonly title?: string;
  readonly description?: string;
  readonly problems: SourceProblem[] = [];
  readonly #markdown: MarkdownIt;
  readonly #tokens: Token[];
  readonly #environment: MarkdownEnvironment = createEnvironment();
  readonly #lineOffset: number;

  constructor(markdown: MarkdownIt, source: PageSource, text: string) {
    const frontMatter = readFrontMatter(text);
    this.source = source;
    this.description = frontMatter.description;
    this.#markdown = markdown;
    this.#lineOffset = frontMatter.lines;
    this.#tokens = markdown.parse(frontMatter.body, this.#environment);
    this.title =
      frontMatter.title ??
      this.headings.find(heading => heading.level === 1 && heading.title)
        ?.title;
    if (frontMatter.warning) {
      this.problems.push({
        file: source.path,
        line: 1,
        message: frontMatter.warning,
      });
    }
  }

  get headings(): Heading[] {
    return this.#environment.headings;
  }

  /** All that a link to this page can end with, after the `#`. */
  anchors(): Set<string> {
    const anchors = new Set(this.headings.map(heading => heading.id));
    for (const token of this.#flatTokens()) {
      if (token.type === 'html_block' || token.type === 'html_inline') {
        for (const [, id] of token.content.matchAll(
          /\b(?:id|name)=["']([^"']+)["']/g,
        )) {
          anchors.add(id);
        }
      }
    }
    return anchors;
  }

  /** The page's text, cut at its headings. */
  sections(): PageSection[] {
    const sections: Array<{ heading?: Heading; parts: string[] }> = [
      { parts: [] },
    ];
    let heading = 0;
    let isInHeading = false;
    for (const token of this.#tokens) {
      if (token.type === 'heading_open') {
        sections.push({ heading: this.headings[heading], parts: [] });
        heading += 1;
        isInHeading = true;
      } else if (token.type === 'heading_close') {
        isInHeading = false;
      } else if (!isInHeading) {
        sections.at(-1)?.parts.push(textOf(token));
      }
    }
    return sections.map(section => ({
      heading: section.heading,
      text: section.parts.filter(Boolean).join('\n').trim(),
    }));
  }

  /** The page's content as sanitized HTML. Notes a problem for each link that leads nowhere. */
  render(resolver: LinkResolver): string {
    for (const token of this.#tokens) {
      this.#resolveLinks(token, resolver);
    }
    const html = this.#markdown.renderer.render(
      this.#tokens,
      this.#markdown.options,
      this.#environment,
    );
    return sanitizeHtml(html);
  }

  #resolveLinks(block: Token, resolver: LinkResolver): void {
    let line = this.#lineOffset + (block.map?.[0] ?? 0) + 1;
    for (const token of block.children ?? []) {
      if (token.type === 'softbreak' || token.type === 'hardbreak') {
        line += 1;
      }
      const attribute = { link_open: 'href', image: 'src' }[token.type];
      const value = attribute && token.attrGet(attribute);
      if (attribute && typeof value === 'string') {
        const { href, problem } = resolver.resolve(value, this.source);
        token.attrSet(attribute, href);
        if (problem) {
          this.problems.push({
            file: this.source.path,
            line,
            message: problem,
          });
        }
      }
    }
  }

  *#flatTokens(): Generator<Token> {
    for (const token of this.#tokens) {
      yield token;
      yield* token.children ?? [];
    }
  }
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'inline':
      return plainText(token.children ?? []);
    case 'fence':
    case 'code_block':
      return token.content.trim();
    case 'html_block':
      return token.content
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    default:
      return '';
  }
}
