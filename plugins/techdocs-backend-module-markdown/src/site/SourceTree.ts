import { isChildPath } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { AssetSource, PageSource } from '../types';

const INDEX_NAMES = new Set(['index', 'readme']);

/** Everything below the documentation folder: pages and the files that they show. @internal */
export interface SourceTree {
  pages: PageSource[];
  assets: AssetSource[];
  /** Sentences about files that were passed over. */
  warnings: string[];
}

/**
 * Whether a path is a Markdown page.
 *
 * @internal
 */
export function isMarkdown(file: string): boolean {
  return /\.(md|markdown|mdown|mkdn|mkd)$/i.test(file);
}

/**
 * The address of a page below the site's root, as MkDocs' directory URLs have it.
 *
 * @internal
 */
export function pageUrl(pathBelowDocs: string): string {
  const { dir, name } = path.posix.parse(pathBelowDocs);
  const segments = dir === '' ? [] : dir.split('/');
  if (!INDEX_NAMES.has(name.toLowerCase())) {
    segments.push(name);
  }
  return segments.map(segment => `${segment}/`).join('');
}

interface FoundFile {
  /** Below the documentation folder. */
  relative: string;
  realPath: string;
}

async function resolveInside(
  root: string,
  absolute: string,
  relative: string,
): Promise<string> {
  const real = await fs.realpath(absolute).catch(() => undefined);
  if (real === undefined) {
    throw new InputError(
      `The symbolic link ${relative} points to nothing; remove it or mend it`,
    );
  }
  if (!isChildPath(root, real)) {
    throw new NotAllowedError(
      `The symbolic link ${relative} leaves the documentation folder; copy the file into it instead`,
    );
  }
  return real;
}

async function* walk(
  root: string,
  folder: string,
  prefix: string,
  trail: ReadonlySet<string>,
): AsyncGenerator<FoundFile> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    // Hidden files are not documentation; MkDocs leaves them out, too.
    if (entry.name.startsWith('.')) {
      continue;
    }
    const relative = prefix + entry.name;
    let realPath = path.join(folder, entry.name);
    let stats = await fs.lstat(realPath);
    if (stats.isSymbolicLink()) {
      realPath = await resolveInside(root, realPath, relative);
      stats = await fs.stat(realPath);
    }
    if (stats.isFile()) {
      yield { relative, realPath };
    } else if (stats.isDirectory() && !trail.has(realPath)) {
      yield* walk(
        root,
        realPath,
        `${relative}/`,
        new Set([...trail, realPath]),
      );
    }
  }
}

/**
 * Lists the pages and assets below a documentation folder.
 *
 * @param docsRoot - absolute, symbolic links resolved
 * @param docsDir - the same folder as the project names it, such as `docs`; empty for the project's root
 * @throws NotAllowedError when a symbolic link leaves the folder
 *
 * @internal
 */
export async function readSourceTree(
  docsRoot: string,
  docsDir: string,
): Promise<SourceTree> {
  const pages = new Map<string, PageSource>();
  const assets: AssetSource[] = [];
  const warnings: string[] = [];
  for await (const { relative, realPath } of walk(
    docsRoot,
    docsRoot,
    '',
    new Set([docsRoot]),
  )) {
    const source = { path: path.posix.join(docsDir, relative), realPath };
    if (!isMarkdown(relative)) {
      assets.push({ ...source, url: relative });
      continue;
    }
    const page = { ...source, url: pageUrl(relative) };
    const rival = pages.get(page.url);
    if (rival === undefined) {
      pages.set(page.url, page);
      continue;
    }
    // Of index.md and README.md in one folder, MkDocs takes index.md.
    const isIndex = /(^|\/)index\.[a-z]+$/i.test(relative);
    const [kept, dropped] = isIndex ? [page, rival] : [rival, page];
    pages.set(page.url, kept);
    warnings.push(
      `${dropped.path} is left out: ${kept.path} already is the page /${page.url}`,
    );
  }
  return { pages: [...pages.values()], assets, warnings };
}
