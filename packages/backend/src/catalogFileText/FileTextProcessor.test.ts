import { createMockDirectory } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { FileTextProcessor } from './FileTextProcessor';

describe('FileTextProcessor', () => {
  const directory = createMockDirectory({
    content: {
      secret: 'not for you',
      api: {
        'catalog-info.yaml': '',
        'ledger.proto': 'syntax = "proto3";',
        'link.proto': ({ symlink }) => symlink('../secret'),
      },
    },
  });
  const emit = jest.fn();
  const process = (definition: unknown, type = 'file') =>
    new FileTextProcessor().preProcessEntity(
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'API',
        metadata: { name: 'ledger' },
        spec: { definition },
      } as unknown as Entity,
      { type, target: directory.resolve('api/catalog-info.yaml') },
      emit,
    );

  it('puts the text of the file in its place, and asks to be called when it changes', async () => {
    await expect(process({ $text: './ledger.proto' })).resolves.toMatchObject({
      spec: { definition: 'syntax = "proto3";' },
    });
    expect(emit).toHaveBeenCalledWith({
      type: 'refresh',
      key: `file:${directory.resolve('api/ledger.proto')}`,
    });
  });

  it('leaves what it does not know to the catalog', async () => {
    const url = { $text: 'https://example.com/ledger.proto' };
    await expect(process(url)).resolves.toMatchObject({
      spec: { definition: url },
    });
    const relative = { $text: './ledger.proto' };
    await expect(process(relative, 'url')).resolves.toMatchObject({
      spec: { definition: relative },
    });
  });

  it.each([
    ['../secret', 'outside of the folder'],
    ['./link.proto', 'outside of the folder'],
    ['./missing.proto', 'no such file'],
  ])('refuses %s', async (target, reason) => {
    await expect(process({ $text: target })).rejects.toThrow(reason);
  });
});
