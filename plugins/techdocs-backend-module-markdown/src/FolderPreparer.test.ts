import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { FolderPreparer } from './FolderPreparer';

const folder = createMockDirectory();

const entity = (title = 'Ledger'): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'ledger', title },
});

const preparer = (etag = '') =>
  new FolderPreparer({
    shouldCleanPreparedDirectory: () => false,
    prepare: async () => ({ preparedDir: folder.path, etag }),
  });

async function etagNow(): Promise<string> {
  return (await preparer().prepare(entity())).etag;
}

describe('FolderPreparer', () => {
  beforeEach(() =>
    folder.setContent({
      'mkdocs.yml': 'site_name: Ledger\n',
      docs: { 'index.md': '# Ledger\n', 'books.md': '# Books\n' },
      'main.ts': 'export {};\n',
    }),
  );

  it('says that nothing changed, and does not look at the code beside the docs', async () => {
    const etag = await etagNow();
    folder.addContent({ 'main.ts': 'export const more = true;\n' });
    await expect(preparer().prepare(entity(), { etag })).rejects.toMatchObject({
      name: 'NotModifiedError',
    });
  });

  it.each([
    ['a page changed', { 'docs/index.md': '# The ledger\n' }],
    ['a page is new', { 'docs/rules.md': '# Rules\n' }],
    ['a picture is new', { 'docs/books.png': 'x' }],
    ['the settings changed', { 'mkdocs.yml': 'site_name: Books\n' }],
  ])('has it built where %s', async (_what, files) => {
    const etag = await etagNow();
    folder.addContent(files);
    const prepared = await preparer().prepare(entity(), { etag });
    expect(prepared.preparedDir).toBe(folder.path);
    expect(prepared.etag).not.toBe(etag);
  });

  it('has it built where the entity, and so the site, is called another', async () => {
    const etag = await etagNow();
    await expect(
      preparer().prepare(entity('The ledger'), { etag }),
    ).resolves.toMatchObject({ preparedDir: folder.path });
  });

  it('leaves it to the build to say what is wrong', async () => {
    folder.addContent({ 'mkdocs.yml': 'docs_dir: ../elsewhere\n' });
    await expect(
      preparer().prepare(entity(), { etag: '' }),
    ).resolves.toMatchObject({ etag: '' });
  });

  it('keeps the etag of a remote place', async () => {
    await expect(preparer('abc').prepare(entity())).resolves.toMatchObject({
      etag: 'abc',
    });
  });
});
