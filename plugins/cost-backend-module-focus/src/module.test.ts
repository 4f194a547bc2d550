import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import module from './index';

async function start(data: object): Promise<string[]> {
  const added: string[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        costExtensionPoint,
        { addCostProvider: ({ id, title }) => added.push(`${id}: ${title}`) },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return added;
}

describe('costFocusModule', () => {
  const startExports = (...exports: object[]) =>
    start({ cost: { focus: { exports } } });
  const s3 = { bucket: 'bills', accessKeyId: 'a', secretAccessKey: 'canary' };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await startExports({ name: 'aws', s3 }, { name: 'azure', folder: 'a' }),
    ).toEqual(['focus: Bills (FOCUS)']);
  });

  it.each([
    [[{ name: 'a b', folder: 'a' }], "exports[0].name is 'a b'; it must be"],
    [
      [
        { name: 'a', folder: 'a' },
        { name: 'a', folder: 'b' },
      ],
      "has the name 'a' twice",
    ],
    [[{ name: 'a' }], 'exports[0] needs either a folder or s3, and has none'],
    [[{ name: 'a', folder: 'a', s3 }], 'and has both'],
    [[{ name: 'a', s3: { ...s3, endpoint: 'x' } }], 's3.endpoint must be an'],
    [
      [{ name: 'a', s3: { ...s3, accessKeyId: undefined } }],
      's3 needs both accessKeyId and secretAccessKey',
    ],
  ])('refuses %j and says what would be right', async (exports, message) => {
    const error = await startExports(...exports).then(
      () => Promise.reject(new Error('It started')),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });

  it('refuses a limit that nothing fits in', async () => {
    const focus = { exports: [], memoryLimit: '1 MB' };
    await expect(start({ cost: { focus } })).rejects.toThrow(
      "cost.focus.memoryLimit is '1 MB'; it must be 64 MiB or more",
    );
  });
});
