import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  CodeHost,
  DriftProvider,
  driftExtensionPoint,
} from '@paved-path/backstage-plugin-drift-node';
import { driftModuleTerraform } from './module';

async function start(
  terraform?: object,
): Promise<Array<DriftProvider | CodeHost>> {
  const providers: Array<DriftProvider | CodeHost> = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        driftExtensionPoint,
        {
          addDriftProvider: provider => providers.push(provider),
          addBlameProvider: () => {},
          addInventoryProvider: () => {},
          addCodeHost: host => providers.push(host),
        },
      ],
    ],
    features: [
      driftModuleTerraform,
      mockServices.rootConfig.factory({
        data: { drift: { ...(terraform ? { terraform } : {}) } },
      }),
    ],
  });
  await backend.stop();
  return providers;
}

const repository = { name: 'code', url: 'https://git.example.com/code.git' };

describe('driftModuleTerraform', () => {
  it('adds its provider where it is configured', async () => {
    await expect(start()).resolves.toEqual([]);
    await expect(start({ repositories: [repository] })).resolves.toMatchObject([
      { id: 'terraform' },
      { id: 'git-branch' },
    ]);
  });

  it.each([
    [
      { repositories: [repository, repository] },
      'drift.terraform.repositories names code twice',
    ],
    [
      { repositories: [{ ...repository, name: '../x' }] },
      'drift.terraform.repositories names "../x"',
    ],
    [
      { repositories: [{ ...repository, url: 'https://a:b@example.com' }] },
      'url must not hold a password',
    ],
    [
      {
        repositories: [
          { ...repository, url: 'http://example.com', token: 'canary' },
        ],
      },
      'token is sent only to addresses that begin with https',
    ],
    [
      { repositories: [repository], limits: { output: 0 } },
      'drift.terraform.limits.output is 0; it must be a whole number above 0',
    ],
    [
      { repositories: [repository], naming: { pattern: '(' } },
      'drift.terraform.naming.pattern is "("',
    ],
    [
      { repositories: [{ ...repository, seed: 'examples' }] },
      'seed needs a folder as url',
    ],
    [
      {
        repositories: [
          { ...repository, workspaces: [{ folders: '**', names: ['a b'] }] },
        ],
      },
      'drift.terraform.repositories (code).workspaces: names is ["a b"]',
    ],
    [
      {
        repositories: [
          {
            ...repository,
            workspaces: [
              { folders: '**', names: ['a'], varFile: '/etc/a.tfvars' },
            ],
          },
        ],
      },
      'varFile is /etc/a.tfvars; it must be seen from the folder',
    ],
    [
      {
        repositories: [
          {
            ...repository,
            url: 'http://example.com',
            push: { token: 'canary' },
          },
        ],
      },
      'token is sent only to addresses that begin with https',
    ],
  ])('refuses what cannot be meant: %j', async (config, message) => {
    const failure = start(config);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.not.toThrow(/canary/);
  });
});
