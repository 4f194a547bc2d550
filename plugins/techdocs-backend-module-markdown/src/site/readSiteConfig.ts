import { isChildPath } from '@backstage/backend-plugin-api';
import { ForwardedError, InputError, NotAllowedError } from '@backstage/errors';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';

const FILE_NAMES = ['mkdocs.yaml', 'mkdocs.yml'];

/** An entry of `nav`, as MkDocs lets people write it. @internal */
export type NavEntry = string | { [title: string]: string | NavEntry[] };

const navEntrySchema: z.ZodType<NavEntry> = z.lazy(() =>
  z.union([
    z.string(),
    z
      .record(z.string(), z.union([z.string(), z.array(navEntrySchema)]))
      .refine(
        entry => Object.keys(entry).length === 1,
        'a nav entry has exactly one title',
      ),
  ]),
);

const optionalText = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .nullish()
  .transform(text => text ?? undefined);

// Loose: a theme, plugins and extensions of MkDocs' own mean nothing here and must not break a build.
const siteConfigSchema = z.looseObject({
  site_name: optionalText,
  site_description: optionalText,
  docs_dir: optionalText,
  repo_url: optionalText,
  edit_uri: optionalText,
  nav: z
    .array(navEntrySchema)
    .nullish()
    .transform(nav => nav ?? undefined),
});

/** What the build takes from a project's mkdocs.yml. @internal */
export interface SiteConfig {
  /** Name of the configuration file, or `undefined` where the project has none. */
  file?: string;
  siteName?: string;
  siteDescription?: string;
  /** Below the project's folder, with `/`: `docs`. */
  docsDir: string;
  repoUrl?: string;
  editUri?: string;
  nav?: NavEntry[];
  /** The line of a value of `nav`, counted from 1. */
  navLine(value: string): number | undefined;
  warnings: string[];
}

function parse(file: string, text: string): SiteConfig {
  const lineCounter = new LineCounter();
  // An unknown tag such as `!!python/name:…` is a warning to the parser, which keeps the plain value.
  const document = parseDocument(text, { lineCounter, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) {
    throw new InputError(`${file} is not valid YAML: ${error.message}`);
  }
  const content: unknown = document.toJS() ?? {};
  const parsed = siteConfigSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.join('.') || 'the file';
    throw new InputError(
      `${file}: ${where} is not what MkDocs expects: ${issue.message}`,
    );
  }

  const lines = new Map<string, number>();
  const nav = isMap(document.contents)
    ? document.contents.get('nav', true)
    : undefined;
  if (isNode(nav)) {
    visit(nav, {
      Scalar(_key, node) {
        if (typeof node.value === 'string' && node.range) {
          lines.set(node.value, lineCounter.linePos(node.range[0]).line);
        }
      },
    });
  }

  const config = parsed.data;
  return {
    file,
    siteName: config.site_name,
    siteDescription: config.site_description,
    docsDir: path.posix.normalize(config.docs_dir ?? 'docs'),
    repoUrl: config.repo_url,
    editUri: config.edit_uri,
    nav: config.nav,
    navLine: value => lines.get(value),
    warnings: [],
  };
}

/**
 * Reads a project's `mkdocs.yaml` or `mkdocs.yml`; without one, the defaults that MkDocs has.
 *
 * @param inputDir - the project's folder, absolute, symbolic links resolved
 * @throws InputError when the file is not what MkDocs expects
 * @throws NotAllowedError when the file or `docs_dir` lies outside the project's folder
 *
 * @internal
 */
export async function readSiteConfig(inputDir: string): Promise<SiteConfig> {
  const files = FILE_NAMES.filter(name =>
    existsSync(path.join(inputDir, name)),
  );
  const [file] = files;
  if (file === undefined) {
    return { docsDir: 'docs', navLine: () => undefined, warnings: [] };
  }

  const realPath = await fs.realpath(path.join(inputDir, file));
  if (!isChildPath(inputDir, realPath)) {
    throw new NotAllowedError(
      `${file} is a symbolic link that leaves the project's folder`,
    );
  }
  const text = await fs.readFile(realPath, 'utf8').catch(error => {
    throw new ForwardedError(`Could not read ${file}`, error);
  });
  const config = parse(file, text);
  if (!isChildPath(inputDir, path.resolve(inputDir, config.docsDir))) {
    throw new NotAllowedError(
      `${file}: docs_dir is "${config.docsDir}"; it has to be a folder below the one that holds ${file}`,
    );
  }
  if (files.length > 1) {
    config.warnings.push(`${files[1]} is left out: ${file} is there as well`);
  }
  return config;
}
