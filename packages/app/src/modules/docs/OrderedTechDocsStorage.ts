import { CompoundEntityRef } from '@backstage/catalog-model';
import { TechDocsStorageClient } from '@backstage/plugin-techdocs';

/** Long enough for the page that was just read to be drawn, in milliseconds. */
const DRAWING_TIME = 100;

/**
 * TechDocs' storage, which says that the docs were built anew only after the page that is being read has been drawn.
 *
 * @remarks
 * The reader judges that news by the last state that it drew. Where the news and the page arrive in the same moment it takes the page for
 * missing, asks for it again, which does nothing as it was asked for already, and waits for it for ever, with the loading bar above the page.
 */
export class OrderedTechDocsStorage extends TechDocsStorageClient {
  readonly #reading = new Set<Promise<unknown>>();

  async getEntityDocs(
    entityId: CompoundEntityRef,
    path: string,
  ): Promise<string> {
    const page = super.getEntityDocs(entityId, path);
    this.#reading.add(page);
    try {
      return await page;
    } finally {
      // Only now does the reader hear of it, and then it has to draw.
      setTimeout(() => this.#reading.delete(page), DRAWING_TIME);
    }
  }

  async syncEntityDocs(
    entityId: CompoundEntityRef,
    logHandler?: (line: string) => void,
  ) {
    const result = await super.syncEntityDocs(entityId, logHandler);
    if (result === 'updated') {
      await this.#drawn();
    }
    return result;
  }

  async #drawn(): Promise<void> {
    while (this.#reading.size) {
      await Promise.allSettled(this.#reading);
      await new Promise(resolve => setTimeout(resolve, DRAWING_TIME));
    }
  }
}
