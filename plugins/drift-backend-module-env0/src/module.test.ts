import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  driftExtensionPoint,
  DriftProvider,
} from '@paved-path/backstage-plugin-drift-node';
import module from './index';

async function start(data: object) {
  const providers: DriftProvider[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        driftExtensionPoint,
        {
          addDriftProvider: provider => {
            providers.push(provider);
          },
          addBlameProvider: () => {},
          addInventoryProvider: () => {},
          addCodeHost: () => {},
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return providers.map(({ id, title }) => `${id}: ${title}`);
}

describe('driftEnv0Module', () => {
  const env0 = { apiKeyId: 'a', apiKeySecret: 'b', organizationId: 'c' };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(await start({ drift: { env0 } })).toEqual(['env0: env0']);
  });

  it('refuses a wrong configuration and says what would be right', async () => {
    await expect(
      start({ drift: { env0: { ...env0, url: 'env0' } } }),
    ).rejects.toThrow(
      /drift.env0.url is 'env0'; it must be an address such as/,
    );
  });
});
