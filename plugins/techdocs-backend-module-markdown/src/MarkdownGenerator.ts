import type { ScmIntegrationRegistry } from '@backstage/integration';
import type {
  GeneratorBase,
  GeneratorRunOptions,
} from '@backstage/plugin-techdocs-node';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { buildSite } from './site/buildSite';
import { createEditUrl } from './site/editUrl';
import { readSiteConfig } from './site/readSiteConfig';

const METADATA_FILE = 'techdocs_metadata.json';

async function listFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter(entry => entry.isFile())
    .map(entry =>
      path.relative(folder, path.join(entry.parentPath, entry.name)),
    )
    .map(file => file.split(path.sep).join('/'))
    .sort();
}

/**
 * TechDocs' generator without MkDocs: the same input, and output in the same shape.
 *
 * @remarks
 * It never writes to the input folder, which for a `dir:` reference is the author's working copy.
 *
 * @internal
 */
export class MarkdownGenerator implements GeneratorBase {
  readonly #integrations: ScmIntegrationRegistry;

  constructor(options: { integrations: ScmIntegrationRegistry }) {
    this.#integrations = options.integrations;
  }

  /** {@inheritDoc @backstage/plugin-techdocs-node#GeneratorBase.run} */
  async run(options: GeneratorRunOptions): Promise<void> {
    const { outputDir, etag, logger, siteOptions } = options;
    const inputDir = await fs.realpath(options.inputDir);
    const config = await readSiteConfig(inputDir);
    const warn = (message: string) => {
      logger.warn(message);
    };
    config.warnings.forEach(warn);

    const siteName =
      config.siteName ?? siteOptions?.name ?? 'Documentation Site';
    const { pages } = await buildSite({
      inputDir,
      outputDir,
      config,
      siteName,
      editUrl: createEditUrl({
        config,
        location: options.parsedLocationAnnotation,
        integrations: this.#integrations,
      }),
      warn,
    });

    const files = await listFiles(outputDir);
    const metadata = {
      site_name: siteName,
      site_description: config.siteDescription ?? '',
      ...(etag === undefined ? {} : { etag }),
      // Milliseconds since the epoch, which TechDocs compares with Date.now().
      build_timestamp: Date.now(),
      files: [...files, METADATA_FILE].sort(),
    };
    await fs.writeFile(
      path.join(outputDir, METADATA_FILE),
      JSON.stringify(metadata),
    );
    logger.info(`Built ${pages} pages with markdown-it`);
  }
}
