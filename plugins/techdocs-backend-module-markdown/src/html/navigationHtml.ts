import { relativeUrl } from '../site/LinkResolver';
import type { Heading, NavigationNode, PageSource } from '../types';
import { escapeHtml } from './escapeHtml';

function contains(node: NavigationNode, page: PageSource): boolean {
  switch (node.type) {
    case 'page':
      return node.page === page;
    case 'section':
      return node.children.some(child => contains(child, page));
    default:
      return false;
  }
}

function link(href: string, title: string, className = 'md-nav__link'): string {
  return `<a href="${escapeHtml(
    href,
  )}" class="${className}"><span class="md-ellipsis">${escapeHtml(
    title,
  )}</span></a>`;
}

function item(
  node: NavigationNode,
  current: PageSource,
  path: string,
  level: number,
): string {
  const isActive = contains(node, current);
  const active = isActive ? ' md-nav__item--active' : '';
  if (node.type === 'link') {
    return `<li class="md-nav__item">${link(node.href, node.title)}</li>`;
  }
  if (node.type === 'page') {
    const className = isActive
      ? 'md-nav__link md-nav__link--active'
      : 'md-nav__link';
    const href = relativeUrl(current.url, node.page.url);
    return `<li class="md-nav__item${active}">${link(
      href,
      node.title,
      className,
    )}</li>`;
  }
  const id = `__nav_${path}`;
  const title = escapeHtml(node.title);
  return [
    `<li class="md-nav__item md-nav__item--nested${active}">`,
    `<input class="md-nav__toggle md-toggle" type="checkbox" id="${id}"${
      isActive ? ' checked' : ''
    }>`,
    `<label class="md-nav__link" for="${id}" id="${id}_label" tabindex="0"><span class="md-ellipsis">${title}</span><span class="md-nav__icon md-icon"></span></label>`,
    `<nav class="md-nav" data-md-level="${level}" aria-labelledby="${id}_label">`,
    items(node.children, current, path, level),
    '</nav></li>',
  ].join('');
}

function items(
  nodes: NavigationNode[],
  current: PageSource,
  path: string,
  level: number,
): string {
  const entries = nodes.map((node, index) => {
    const own = path === '' ? `${index + 1}` : `${path}_${index + 1}`;
    return item(node, current, own, level + 1);
  });
  return `<ul class="md-nav__list" data-md-scrollfix>${entries.join('')}</ul>`;
}

/**
 * The sidebar with all pages, in the structure of Material for MkDocs.
 *
 * @internal
 */
export function renderNavigation(
  nodes: NavigationNode[],
  current: PageSource,
  siteName: string,
): string {
  return [
    '<nav class="md-nav md-nav--primary" aria-label="Navigation" data-md-level="0">',
    `<label class="md-nav__title" for="__drawer">${escapeHtml(
      siteName,
    )}</label>`,
    items(nodes, current, '', 0),
    '</nav>',
  ].join('');
}

interface Entry {
  heading: Heading;
  children: Entry[];
}

function nest(headings: Heading[]): Entry[] {
  const root: Entry[] = [];
  const open: Entry[] = [];
  for (const heading of headings) {
    while (
      open.length > 0 &&
      open[open.length - 1].heading.level >= heading.level
    ) {
      open.pop();
    }
    const entry = { heading, children: [] };
    (open.at(-1)?.children ?? root).push(entry);
    open.push(entry);
  }
  return root;
}

function contents(entries: Entry[]): string {
  const list = entries.map(({ heading, children }) => {
    const below =
      children.length > 0
        ? `<nav class="md-nav" aria-label="${escapeHtml(
            heading.title,
          )}">${contents(children)}</nav>`
        : '';
    return `<li class="md-nav__item">${link(
      `#${heading.id}`,
      heading.title,
    )}${below}</li>`;
  });
  return `<ul class="md-nav__list">${list.join('')}</ul>`;
}

/**
 * The sidebar with the page's own headings, from level 2 to 4; empty where there are none.
 *
 * @internal
 */
export function renderTableOfContents(headings: Heading[]): string {
  const entries = nest(
    headings.filter(
      ({ level, title }) => level >= 2 && level <= 4 && title !== '',
    ),
  );
  return entries.length === 0
    ? ''
    : [
        '<nav class="md-nav md-nav--secondary" aria-label="Table of contents">',
        '<label class="md-nav__title" for="__toc">Table of contents</label>',
        contents(entries).replace(
          '<ul class="md-nav__list"',
          '<ul class="md-nav__list" data-md-component="toc"',
        ),
        '</nav>',
      ].join('');
}
