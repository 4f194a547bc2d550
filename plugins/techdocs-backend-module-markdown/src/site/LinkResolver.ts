import path from 'node:path';
import type { AssetSource, PageSource } from '../types';

const ABSOLUTE = /^([a-z][a-z0-9+.-]*:|\/)/i;

/** A page and the anchors that can be linked to. @internal */
export interface LinkTargetPage {
  page: PageSource;
  anchors: ReadonlySet<string>;
}

/** Outcome of one link. @internal */
export interface ResolvedLink {
  href: string;
  /** Why the link leads nowhere. */
  problem?: string;
}

/**
 * An address of the site as seen from another page: from `adr/0001/` to `runbook/` it is `../../runbook/`.
 *
 * @internal
 */
export function relativeUrl(fromUrl: string, toUrl: string): string {
  const relative = path.posix.relative(`/${fromUrl}`, `/${toUrl}`);
  const isFolder = toUrl === '' || toUrl.endsWith('/');
  return encodePath(relative + (isFolder ? '/' : '')).replace(/^\/$/, './');
}

/**
 * Percent-encodes what would end a path or change its meaning.
 *
 * @internal
 */
export function encodePath(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Turns links between source files into links between pages. @internal */
export class LinkResolver {
  readonly #pages = new Map<string, LinkTargetPage>();
  readonly #pagesByUrl = new Map<string, LinkTargetPage>();
  readonly #assets: ReadonlyMap<string, AssetSource>;
  readonly #docsDir: string;

  constructor(options: {
    docsDir: string;
    pages: LinkTargetPage[];
    assets: AssetSource[];
  }) {
    this.#docsDir = options.docsDir;
    for (const target of options.pages) {
      this.#pages.set(target.page.path, target);
      this.#pagesByUrl.set(target.page.url, target);
    }
    this.#assets = new Map(options.assets.map(asset => [asset.path, asset]));
  }

  /** Resolves a link or an image's source found in `from`. */
  resolve(href: string, from: PageSource): ResolvedLink {
    if (ABSOLUTE.test(href)) {
      return { href };
    }
    const [, file, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(href) ?? [
      '',
      href,
    ];
    if (file === '') {
      return this.#withAnchor(href, this.#pages.get(from.path), hash);
    }

    const wanted = path.posix.join(path.posix.dirname(from.path), decode(file));
    const target = this.#pages.get(wanted) ?? this.#folder(wanted);
    const suffix = (query ?? '') + (hash ?? '');
    if (target) {
      const url = relativeUrl(from.url, target.page.url) + suffix;
      return this.#withAnchor(url, target, hash);
    }
    const asset = this.#assets.get(wanted);
    if (asset) {
      return { href: relativeUrl(from.url, asset.url) + suffix };
    }
    return {
      href,
      problem: `the link to ${href} leads nowhere: there is no ${wanted} in the documentation`,
    };
  }

  /** A link to a folder means its index page. */
  #folder(wanted: string): LinkTargetPage | undefined {
    const below = path.posix.relative(this.#docsDir, wanted);
    return below.startsWith('..')
      ? undefined
      : this.#pagesByUrl.get(below === '' ? '' : `${below}/`);
  }

  #withAnchor(
    href: string,
    target: LinkTargetPage | undefined,
    hash: string | undefined,
  ): ResolvedLink {
    const anchor = decode(hash?.slice(1) ?? '');
    return anchor === '' || !target || target.anchors.has(anchor)
      ? { href }
      : {
          href,
          problem: `the link to ${href} leads nowhere: ${target.page.path} has no heading #${anchor}`,
        };
  }
}
