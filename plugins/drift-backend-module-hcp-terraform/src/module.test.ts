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

describe('driftHcpTerraformModule', () => {
  const organizations = [{ name: 'acme', token: 'x' }];

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(await start({ drift: { hcpTerraform: { organizations } } })).toEqual(
      ['hcp-terraform: HCP Terraform'],
    );
  });

  it('refuses a wrong configuration and says what would be right', async () => {
    await expect(
      start({ drift: { hcpTerraform: { organizations, url: 'tfe' } } }),
    ).rejects.toThrow(/hcpTerraform.url is 'tfe'; it must be an address/);
    await expect(
      start({
        drift: {
          hcpTerraform: {
            organizations: [...organizations, ...organizations],
          },
        },
      }),
    ).rejects.toThrow(/lists 'acme' twice; list it once/);
  });
});
