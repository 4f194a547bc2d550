import { escapeHtml } from '../html/escapeHtml';
import type { MarkdownPage } from '../markdown/MarkdownPage';
import { encodePath } from './LinkResolver';

/** One entry of `search/search_index.json`, of a page or of a section. @internal */
export interface SearchDocument {
  /** Below the site's root, with the section's anchor: `runbook/#restore-a-backup`. */
  location: string;
  /** Escaped for HTML, as in Material for MkDocs; the search collator takes the escapes out. */
  title: string;
  text: string;
}

/**
 * The entries of a page: the page itself, then one for each heading.
 *
 * @param title - the page's title in the navigation
 *
 * @internal
 */
export function searchDocuments(
  page: MarkdownPage,
  title: string,
): SearchDocument[] {
  const location = encodePath(page.source.url);
  const [start, ...rest] = page.sections();
  const [first] = rest;
  // A page opens with its title; what stands below it is the page's own text.
  const startsWithTitle =
    start.text === '' && first?.heading?.level === 1 && first.heading.title;
  const own = startsWithTitle ? first : start;
  const sections = startsWithTitle ? rest.slice(1) : rest;
  return [
    {
      location,
      title: escapeHtml((startsWithTitle || title) as string),
      text: escapeHtml(own.text),
    },
    ...sections.map(section => ({
      location: `${location}#${section.heading?.id ?? ''}`,
      title: escapeHtml(section.heading?.title || title),
      text: escapeHtml(section.text),
    })),
  ];
}
