import { Entity } from '@backstage/catalog-model';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { promises as fs } from 'node:fs';
import path from 'node:path';

/**
 * Resolves `$text: ./file` in entities that are read from local files.
 *
 * @remarks
 * The catalog's own `$text` resolves against URLs only. A file is read from the folder of the entity's description or from below it, and
 * from nowhere else, symbolic links included.
 */
export class FileTextProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'FileTextProcessor';
  }

  /** Before the catalog's own placeholders, whose priority is 20. */
  getPriority(): number {
    return 10;
  }

  async preProcessEntity(
    entity: Entity,
    location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (location.type !== 'file') return entity;
    const folder = path.dirname(location.target);
    const resolve = async (value: unknown): Promise<unknown> => {
      if (Array.isArray(value)) return Promise.all(value.map(resolve));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value);
      const [[key, target] = []] = entries;
      if (entries.length === 1 && key === '$text' && isRelative(target)) {
        const { file, text } = await readBelow(folder, target);
        emit(processingResult.refresh(`file:${file}`));
        return text;
      }
      return Object.fromEntries(
        await Promise.all(
          entries.map(async ([name, part]) => [name, await resolve(part)]),
        ),
      );
    };
    return (await resolve(entity)) as Entity;
  }
}

function isRelative(target: unknown): target is string {
  return typeof target === 'string' && /^\.{1,2}\//.test(target);
}

async function readBelow(folder: string, target: string) {
  const file = path.join(folder, target);
  const [realFolder, realFile] = await Promise.all([
    fs.realpath(folder),
    fs.realpath(file).catch(() => {
      throw new Error(`$text names ${target}, and there is no such file`);
    }),
  ]);
  if (!realFile.startsWith(realFolder + path.sep)) {
    throw new Error(
      `$text names ${target}, which is outside of the folder of the entity's description`,
    );
  }
  return { file, text: await fs.readFile(realFile, 'utf8') };
}
