import type MarkdownIt from 'markdown-it';

/** One token of markdown-it's stream. @internal */
export type Token = ReturnType<MarkdownIt['parse']>[number];

/** Where a message about the source points to. @internal */
export interface SourceProblem {
  /** Path below the documentation's root folder, with `/`. */
  file: string;
  /** Counted from 1. */
  line?: number;
  message: string;
}

/** A place in a page that can be linked to. @internal */
export interface Heading {
  id: string;
  title: string;
  /** 1 to 6. */
  level: number;
}

/** A Markdown file and the page that it becomes. @internal */
export interface PageSource {
  /** Path below the entity's folder, with `/`: `docs/adr/0001.md`. */
  path: string;
  /** Absolute, symbolic links resolved. */
  realPath: string;
  /** Below the site's root, with a trailing `/`; empty for the home page: `adr/0001/`. */
  url: string;
}

/** A file that is copied as it is. @internal */
export interface AssetSource {
  path: string;
  realPath: string;
  /** Below the site's root: `images/flow.png`. */
  url: string;
}

/** A node of the navigation, with everything resolved. @internal */
export type NavigationNode =
  | { type: 'page'; title: string; page: PageSource }
  | { type: 'link'; title: string; href: string }
  | { type: 'section'; title: string; children: NavigationNode[] };
