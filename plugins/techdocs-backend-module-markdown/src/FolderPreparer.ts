import type { Entity } from '@backstage/catalog-model';
import { NotModifiedError } from '@backstage/errors';
import type {
  PreparerBase,
  PreparerOptions,
  PreparerResponse,
} from '@backstage/plugin-techdocs-node';
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { stylesheetUrl } from './html/stylesheet';
import { readSiteConfig } from './site/readSiteConfig';
import { readSourceTree } from './site/SourceTree';

const PROJECT_FILES = ['mkdocs.yaml', 'mkdocs.yml', 'README.md', 'readme.md'];

/**
 * Prepares folders of this machine as TechDocs' own preparer does, and says where nothing in them changed since the last build, which that
 * one leaves to be built over and over.
 *
 * @internal
 */
export class FolderPreparer implements PreparerBase {
  readonly #inner: PreparerBase;

  constructor(inner: PreparerBase) {
    this.#inner = inner;
  }

  /** {@inheritDoc @backstage/plugin-techdocs-node#PreparerBase.shouldCleanPreparedDirectory} */
  shouldCleanPreparedDirectory(): boolean {
    return this.#inner.shouldCleanPreparedDirectory();
  }

  /** {@inheritDoc @backstage/plugin-techdocs-node#PreparerBase.prepare} */
  async prepare(
    entity: Entity,
    options?: PreparerOptions,
  ): Promise<PreparerResponse> {
    const prepared = await this.#inner.prepare(entity, options);
    // What is read from a remote place has an etag of its own.
    if (prepared.etag) return prepared;
    const etag = await digest(prepared.preparedDir, entity.metadata.title);
    if (etag && etag === options?.etag) throw new NotModifiedError();
    return { ...prepared, etag };
  }
}

/** Of all that goes into the site; empty where it cannot be told, so that the build is made and says why. */
async function digest(
  folder: string,
  title: string | undefined,
): Promise<string> {
  try {
    const inputDir = await fs.realpath(folder);
    const { docsDir } = await readSiteConfig(inputDir);
    const hash = createHash('sha256').update(`${stylesheetUrl}\n${title}\n`);
    const add = async (file: string) => {
      const stats = await fs
        .stat(file, { bigint: true })
        .catch(() => undefined);
      if (stats) hash.update(`${file}\n${stats.size}\n${stats.mtimeNs}\n`);
    };
    for (const name of PROJECT_FILES) await add(path.join(inputDir, name));
    const docs = await fs
      .realpath(path.join(inputDir, docsDir))
      .catch(() => undefined);
    if (docs) {
      const { pages, assets } = await readSourceTree(docs, docsDir);
      for (const { realPath } of [...pages, ...assets]) await add(realPath);
    }
    return hash.digest('hex');
  } catch {
    return '';
  }
}
