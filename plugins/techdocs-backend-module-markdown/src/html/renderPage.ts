import { relativeUrl } from '../site/LinkResolver';
import type { Heading, NavigationNode, PageSource } from '../types';
import { escapeHtml } from './escapeHtml';
import { renderNavigation, renderTableOfContents } from './navigationHtml';

const EDIT_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true"><path d="M20.71 7.04c.39-.39.39-1.04 0-1.41l-2.34-2.34c-.37-.39-1.02-.39-1.41 0l-1.84 1.83 3.75 3.75M3 17.25V21h3.75L17.81 9.93l-3.75-3.75L3 17.25z"/></svg>';

/** A page before or after the shown one. @internal */
export interface Neighbour {
  title: string;
  page: PageSource;
}

/** All that goes into one HTML file. @internal */
export interface RenderPageOptions {
  siteName: string;
  page: PageSource;
  title: string;
  description?: string;
  /** Sanitized HTML. */
  content: string;
  headings: Heading[];
  navigation: NavigationNode[];
  previous?: Neighbour;
  next?: Neighbour;
  /** Where the page's source can be edited. */
  editUrl?: string;
  /** Of the stylesheet, below the site's root. */
  stylesheetUrl: string;
}

function footerLink(
  neighbour: Neighbour | undefined,
  page: PageSource,
  direction: 'prev' | 'next',
): string {
  if (!neighbour) {
    return '';
  }
  const label = direction === 'prev' ? 'Previous' : 'Next';
  const title = escapeHtml(neighbour.title);
  return [
    `<a href="${relativeUrl(
      page.url,
      neighbour.page.url,
    )}" class="md-footer__link md-footer__link--${direction}" aria-label="${label}: ${title}">`,
    '<div class="md-footer__button md-icon"></div>',
    `<div class="md-footer__title"><span class="md-footer__direction">${label}</span><div class="md-ellipsis">${title}</div></div>`,
    '</a>',
  ].join('');
}

function footer(options: RenderPageOptions): string {
  const { previous, next, page } = options;
  return [
    '<footer class="md-footer">',
    '<nav class="md-footer__inner md-grid" aria-label="Footer">',
    footerLink(previous, page, 'prev'),
    footerLink(next, page, 'next'),
    '</nav></footer>',
  ].join('');
}

function sidebar(kind: 'primary' | 'secondary', content: string): string {
  const component = kind === 'primary' ? 'navigation' : 'toc';
  return [
    `<div class="md-sidebar md-sidebar--${kind}" data-md-component="sidebar" data-md-type="${component}">`,
    '<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">',
    content,
    '</div></div></div>',
  ].join('');
}

function article(options: RenderPageOptions): string {
  const { title, content, headings, editUrl } = options;
  const hasTitle = headings.some(({ level }) => level === 1);
  const edit = editUrl
    ? `<a href="${escapeHtml(
        editUrl,
      )}" title="Edit this page" class="md-content__button md-icon">${EDIT_ICON}</a>`
    : '';
  return [
    '<article class="md-content__inner md-typeset">',
    edit,
    hasTitle ? '' : `<h1>${escapeHtml(title)}</h1>`,
    content,
    '</article>',
  ].join('\n');
}

/**
 * One page of the site in the structure of Material for MkDocs, which TechDocs' reader takes apart and lays out.
 *
 * @internal
 */
export function renderPage(options: RenderPageOptions): string {
  const { siteName, page, title, description, navigation } = options;
  const siteTitle = escapeHtml(siteName);
  const fullTitle =
    page.url === '' ? siteTitle : `${escapeHtml(title)} - ${siteTitle}`;
  const stylesheet = relativeUrl(page.url, options.stylesheetUrl);
  return [
    '<!DOCTYPE html>',
    '<html lang="en" class="no-js">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    description
      ? `<meta name="description" content="${escapeHtml(description)}">`
      : '',
    `<title>${fullTitle}</title>`,
    `<link rel="stylesheet" href="${stylesheet}">`,
    '</head>',
    '<body dir="ltr">',
    '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
    '<label class="md-overlay" for="__drawer"></label>',
    '<header class="md-header" data-md-component="header"><nav class="md-header__inner md-grid" aria-label="Header">',
    '<label class="md-header__button md-icon" for="__drawer"></label>',
    `<span class="md-header__title">${siteTitle}</span>`,
    '</nav></header>',
    '<div class="md-container" data-md-component="container">',
    '<main class="md-main" data-md-component="main"><div class="md-main__inner md-grid">',
    sidebar('primary', renderNavigation(navigation, page, siteName)),
    sidebar('secondary', renderTableOfContents(options.headings)),
    '<div class="md-content" data-md-component="content">',
    article(options),
    '</div></div></main>',
    footer(options),
    '</div>',
    '</body>',
    '</html>',
    '',
  ]
    .filter(line => line !== '')
    .join('\n');
}
