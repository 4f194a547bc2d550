import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import module from './index';

async function start(data: object) {
  const added: string[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        driftExtensionPoint,
        {
          addDriftProvider: () => {},
          addBlameProvider: () => {},
          addInventoryProvider: () => {},
          addCodeHost: ({ id, title }) => {
            added.push(`${id}: ${title}`);
          },
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return added;
}

describe('driftGithubModule', () => {
  const integrations = { github: [{ host: 'github.com', token: 'x' }] };

  it('does nothing until it is configured', async () => {
    expect(await start({ integrations })).toEqual([]);
    expect(await start({ integrations, drift: { github: {} } })).toEqual([
      'github: GitHub',
    ]);
  });

  it('refuses a wrong configuration', async () => {
    await expect(
      start({ integrations, drift: { github: { callTimeout: 'soon' } } }),
    ).rejects.toThrow(/drift.github.callTimeout/);
  });
});
