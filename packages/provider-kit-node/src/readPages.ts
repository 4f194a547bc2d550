import { ServiceUnavailableError } from '@backstage/errors';

/** One page and, where there is another, what to ask for it with. @public */
export type Page<TItem, TCursor extends string | number> = {
  items: TItem[];
  next?: TCursor;
};

/**
 * Reads pages to the end, one after another.
 *
 * @remarks
 * A list is whole or it is an error: pages that never end, or that lead back to where they came from, throw a ServiceUnavailableError.
 *
 * @public
 */
export async function readPages<TItem, TCursor extends string | number>(
  readPage: (cursor: TCursor | undefined) => Promise<Page<TItem, TCursor>>,
  options: {
    /** By default 1000. */
    maxPages?: number;
  } = {},
): Promise<TItem[]> {
  const { maxPages = 1000 } = options;
  const items: TItem[] = [];
  const seen = new Set<TCursor>();
  let cursor: TCursor | undefined;
  for (let count = 0; count < maxPages; count += 1) {
    const page = await readPage(cursor);
    for (const item of page.items) items.push(item);
    if (page.next === undefined) return items;
    if (seen.has(page.next)) {
      throw new ServiceUnavailableError(
        `The pages lead back to '${page.next}', where they have been before`,
      );
    }
    seen.add(page.next);
    cursor = page.next;
  }
  throw new ServiceUnavailableError(
    `There are more than ${maxPages} pages, so the list cannot be read to its end`,
  );
}
