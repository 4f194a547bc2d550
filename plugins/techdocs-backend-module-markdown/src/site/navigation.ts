import { InputError } from '@backstage/errors';
import path from 'node:path';
import type { NavigationNode, PageSource } from '../types';
import type { NavEntry, SiteConfig } from './readSiteConfig';

const EXTERNAL = /^(https?:|mailto:)/i;

/** What `resolveNavigation` needs to know. @internal */
export interface ResolveNavigationOptions {
  config: SiteConfig;
  pages: PageSource[];
  /** The title that a page gives itself. */
  titleOf(page: PageSource): string;
}

/**
 * A readable title for a file or folder: `on-call_duty` becomes `On call duty`.
 *
 * @internal
 */
export function humanize(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words === ''
    ? name
    : words.charAt(0).toLocaleUpperCase('en-US') + words.slice(1);
}

/**
 * The site's navigation: `nav` of mkdocs.yml, or, without it, all pages in the order of their folders.
 *
 * @throws InputError when an entry of `nav` names a page that does not exist
 *
 * @internal
 */
export function resolveNavigation(
  options: ResolveNavigationOptions,
): NavigationNode[] {
  const { nav } = options.config;
  return nav === undefined
    ? fromFolders(options.pages, options.titleOf)
    : nav.map(entry => fromEntry(entry, options));
}

function fromEntry(
  entry: NavEntry,
  options: ResolveNavigationOptions,
): NavigationNode {
  if (typeof entry === 'string') {
    return fromTarget(entry, undefined, options);
  }
  const [[title, value]] = Object.entries(entry);
  return typeof value === 'string'
    ? fromTarget(value, title, options)
    : {
        type: 'section',
        title,
        children: value.map(child => fromEntry(child, options)),
      };
}

function fromTarget(
  target: string,
  title: string | undefined,
  options: ResolveNavigationOptions,
): NavigationNode {
  const { config, pages, titleOf } = options;
  if (EXTERNAL.test(target)) {
    return { type: 'link', title: title ?? target, href: target };
  }
  const wanted = path.posix.join(config.docsDir, target);
  const page = pages.find(candidate => candidate.path === wanted);
  if (page) {
    return { type: 'page', title: title ?? titleOf(page), page };
  }
  const line = config.navLine(target);
  const place = line === undefined ? config.file : `${config.file}:${line}`;
  const subject = title === undefined ? '' : ` "${title}"`;
  const hint = target.startsWith('!include')
    ? 'including another mkdocs.yml is not supported; list its pages instead'
    : `there is no page ${wanted}; add it or correct the path`;
  throw new InputError(
    `${place}: the nav entry${subject} points to "${target}", but ${hint}`,
  );
}

interface Folder {
  pages: PageSource[];
  folders: Map<string, Folder>;
}

function fromFolders(
  pages: PageSource[],
  titleOf: (page: PageSource) => string,
): NavigationNode[] {
  const root: Folder = { pages: [], folders: new Map() };
  for (const page of pages) {
    // The address says which folder a page is in; an index page is its folder's first.
    const segments = page.url.split('/').slice(0, -1);
    const isIndex = /(^|\/)(index|readme)\.[a-z]+$/i.test(page.path);
    let folder = root;
    for (const segment of isIndex ? segments : segments.slice(0, -1)) {
      const next = folder.folders.get(segment) ?? {
        pages: [],
        folders: new Map(),
      };
      folder.folders.set(segment, next);
      folder = next;
    }
    if (isIndex) {
      folder.pages.unshift(page);
    } else {
      folder.pages.push(page);
    }
  }
  return fromFolder(root, titleOf);
}

function fromFolder(
  folder: Folder,
  titleOf: (page: PageSource) => string,
): NavigationNode[] {
  return [
    ...folder.pages.map(
      (page): NavigationNode => ({ type: 'page', title: titleOf(page), page }),
    ),
    ...[...folder.folders].map(
      ([name, child]): NavigationNode => ({
        type: 'section',
        title: humanize(name),
        children: fromFolder(child, titleOf),
      }),
    ),
  ];
}

/**
 * The pages of a navigation in reading order.
 *
 * @internal
 */
export function pagesInOrder(
  nodes: NavigationNode[],
): Array<{ title: string; page: PageSource }> {
  return nodes.flatMap(node => {
    if (node.type === 'page') {
      return [{ title: node.title, page: node.page }];
    }
    return node.type === 'section' ? pagesInOrder(node.children) : [];
  });
}
