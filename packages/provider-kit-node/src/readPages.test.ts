import * as fc from 'fast-check';
import { readPages } from './readPages';

describe('readPages', () => {
  it('reads every item once and in order, however they are cut into pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer()), { minLength: 1, maxLength: 20 }),
        async pages => {
          const items = await readPages<number, number>(async (index = 0) => ({
            items: pages[index],
            next: index + 1 < pages.length ? index + 1 : undefined,
          }));
          expect(items).toEqual(pages.flat());
        },
      ),
    );
  });

  it('is never silently short', async () => {
    await expect(
      readPages<number, string>(async () => ({ items: [1], next: 'a' })),
    ).rejects.toThrow("lead back to 'a'");
    await expect(
      readPages<number, number>(
        async (page = 0) => ({ items: [page], next: page + 1 }),
        { maxPages: 3 },
      ),
    ).rejects.toThrow('more than 3 pages');
  });
});
