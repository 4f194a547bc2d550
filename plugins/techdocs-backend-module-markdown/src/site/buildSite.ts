import { isChildPath } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { renderPage } from '../html/renderPage';
import { stylesheet, stylesheetUrl } from '../html/stylesheet';
import { createMarkdown } from '../markdown/createMarkdown';
import { MarkdownPage } from '../markdown/MarkdownPage';
import type {
  AssetSource,
  NavigationNode,
  PageSource,
  SourceProblem,
} from '../types';
import { LinkResolver } from './LinkResolver';
import { humanize, pagesInOrder, resolveNavigation } from './navigation';
import type { SiteConfig } from './readSiteConfig';
import { searchDocuments, type SearchDocument } from './searchIndex';
import { readSourceTree, type SourceTree } from './SourceTree';

/** What `buildSite` works on. @internal */
export interface BuildSiteOptions {
  /** Absolute, symbolic links resolved. */
  inputDir: string;
  outputDir: string;
  config: SiteConfig;
  siteName: string;
  editUrl(page: PageSource): string | undefined;
  warn(message: string): void;
}

/** What was built. @internal */
export interface BuiltSite {
  /** Number of pages. */
  pages: number;
}

async function findReadme(inputDir: string): Promise<PageSource | undefined> {
  for (const name of ['README.md', 'readme.md']) {
    const realPath = await fs
      .realpath(path.join(inputDir, name))
      .catch(() => undefined);
    if (realPath && isChildPath(inputDir, realPath)) {
      return { path: name, realPath, url: '' };
    }
  }
  return undefined;
}

/** The sources, with a home page: without one the reader would have nothing to open. */
async function collectSources(options: BuildSiteOptions): Promise<SourceTree> {
  const { inputDir, config, warn } = options;
  const folder = await fs
    .realpath(path.join(inputDir, config.docsDir))
    .catch(() => undefined);
  const tree: SourceTree =
    folder && isChildPath(inputDir, folder)
      ? await readSourceTree(folder, config.docsDir)
      : { pages: [], assets: [], warnings: [] };
  tree.warnings.forEach(warn);

  if (!tree.pages.some(page => page.url === '')) {
    const readme = await findReadme(inputDir);
    if (readme) {
      warn(`${config.docsDir}/index.md is missing; README.md takes its place`);
      tree.pages.unshift(readme);
    }
  }
  if (tree.pages.length === 0) {
    throw new NotFoundError(
      `There is no documentation: neither a Markdown file in ${config.docsDir}/ nor a README.md`,
    );
  }
  return tree;
}

function fallbackTitle(page: PageSource): string {
  const name = page.url.split('/').at(-2);
  return name === undefined ? 'Home' : humanize(name);
}

function listOfPages(nodes: NavigationNode[]): string {
  const entries = pagesInOrder(nodes).map(({ title, page }) => {
    const text = title.replace(/[\\[\]]/g, '\\$&');
    return `- [${text}](<${encodeURI(page.path)}>)`;
  });
  return `${entries.join('\n')}\n`;
}

async function write(outputDir: string, file: string, content: string) {
  const target = path.join(outputDir, file);
  await fs.mkdir(path.dirname(target), { recursive: true });
  await fs.writeFile(target, content);
}

async function copyAssets(outputDir: string, assets: AssetSource[]) {
  for (const asset of assets) {
    const target = path.join(outputDir, asset.url);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.copyFile(asset.realPath, target);
  }
}

function describe(problem: SourceProblem): string {
  const line = problem.line === undefined ? '' : `:${problem.line}`;
  return `${problem.file}${line}: ${problem.message}`;
}

/**
 * Builds the whole site into `outputDir`: pages, assets, stylesheet and search index.
 *
 * @throws InputError for a wrong mkdocs.yml, NotAllowedError for a path that leaves the documentation folder,
 *   NotFoundError where there is nothing to build from
 *
 * @internal
 */
export async function buildSite(options: BuildSiteOptions): Promise<BuiltSite> {
  const { outputDir, config, siteName, warn } = options;
  const tree = await collectSources(options);
  const markdown = createMarkdown();
  const pages = new Map<PageSource, MarkdownPage>();
  for (const source of tree.pages) {
    const text = await fs.readFile(source.realPath, 'utf8');
    pages.set(source, new MarkdownPage(markdown, source, text));
  }

  const navigation = resolveNavigation({
    config,
    pages: tree.pages,
    titleOf: page => pages.get(page)?.title ?? fallbackTitle(page),
  });
  if (!tree.pages.some(page => page.url === '')) {
    warn(`${config.docsDir}/index.md is missing; a list of pages is shown`);
    const home = { path: 'index.md', realPath: '', url: '' };
    pages.set(
      home,
      new MarkdownPage(
        markdown,
        home,
        `# ${siteName}\n\n${listOfPages(navigation)}`,
      ),
    );
  }

  const resolver = new LinkResolver({
    docsDir: config.docsDir,
    pages: [...pages.values()].map(page => ({
      page: page.source,
      anchors: page.anchors(),
    })),
    assets: tree.assets,
  });
  const order = pagesInOrder(navigation);
  const documents: SearchDocument[] = [];
  for (const [source, page] of pages) {
    const position = order.findIndex(entry => entry.page === source);
    const title = order[position]?.title ?? page.title ?? fallbackTitle(source);
    const html = renderPage({
      siteName,
      page: source,
      title: page.title ?? title,
      description: page.description ?? config.siteDescription,
      content: page.render(resolver),
      headings: page.headings,
      navigation,
      previous: order[position - 1],
      next: position === -1 ? undefined : order[position + 1],
      editUrl: source.realPath === '' ? undefined : options.editUrl(source),
      stylesheetUrl,
    });
    await write(outputDir, `${source.url}index.html`, html);
    documents.push(...searchDocuments(page, title));
    page.problems.map(describe).forEach(warn);
  }

  await copyAssets(outputDir, tree.assets);
  await write(outputDir, stylesheetUrl, stylesheet);
  await write(
    outputDir,
    'search/search_index.json',
    JSON.stringify({
      config: {
        lang: ['en'],
        separator: '[\\s\\-]+',
        pipeline: ['stopWordFilter'],
      },
      docs: documents,
    }),
  );
  return { pages: pages.size };
}
